using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Interventions;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>Every operation inside the graph against the plain modules, and rows of one batch that each have another.</summary>
public sealed class StepInterventionTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const int Rows = 89;
    private static readonly Direction D = Examples.Direction(), E = Examples.Direction(2);

    private static Operation[] Kinds(double s) =>
    [
        new Ablate { Direction = "d1", Strength = s },
        new Ablate { Direction = "d1", Strength = s, Site = OperationSite.Writes },
        new Ablate { Direction = "d2", AboutMiddle = true, Strength = s, Layers = new LayerList([2]) },
        new AblateProjected { Direction = "d1", Strength = s },
        new AblateProjected { Direction = "d2", Strength = s, Site = OperationSite.Writes },
        new AblateKeepingNorm { Direction = "d1", Strength = s },
        new Add { Direction = "d1", Strength = s, Layers = new LayerList([1, 3]) },
        new Add { Direction = "d1", Strength = -0.1 * s, Unit = AddUnit.Ambient },
        new SetTo { Direction = "d1", Value = new(null, s) },
        new SetTo { Direction = "d2", Value = new(MeanOf.Positive), Strength = s, Positions = OperationPositions.Decode },
        new Floor { Direction = "d1", Value = new(null, 0.3 * s) },
        new Cap { Direction = "d1", Value = new(MeanOf.Negative), Strength = s },
        new Ablate { Direction = "d1", Layers = new LayerKernel(2, 2, 0.5), Strength = s },
        new Ablate { Direction = "d1", Row = 2, Strength = s, Positions = OperationPositions.Prompt },
        new Conditional { Direction = "d1", When = new("d2", 1, Above: true, 0.05 * s), Then = new Add { Direction = "d1", Strength = s } , Layers = new LayerList([1, 2, 4]) },
        new Conditional { Direction = "d1", When = new("d2", 0, Above: false, 0.1), Then = new Ablate { Direction = "d1", Strength = s, Site = OperationSite.Writes }, Layers = new LayerList([3]), Site = OperationSite.Writes },
    ];

    private static CompiledIntervention?[] Different { get; } = [.. Enumerable.Range(0, Rows).Select(row => row == 0 ? null : Of(row))];

    private static CompiledIntervention Of(int row)
    {
        var s = 0.5 + (row * 0.01);
        var kinds = Kinds(s);
        var first = kinds[row % kinds.Length];
        // Every third has a second operation behind the first, and some let the head follow.
        if (row % 3 == 0) return Examples.Compile(new Intervention([first, new Cap { Direction = "d2", Value = new(null, 0.2) }, new Add { Direction = "d2", Strength = 0.3, Layers = new LayerList([2]) }]), D, E);
        return row % 16 == 1 ? Examples.Compile(new Intervention([first], Head: true), D, E) : Examples.Compile(first, D, E);
    }

    private static readonly ProjectionSeries[] Series =
        [.. Enumerable.Range(0, Examples.Layers + 1).SelectMany(layer => new ProjectionSeries[] { new(D, layer), new(E, layer) })];

    [Theory]
    [InlineData(1, 7)]
    [InlineData(Rows, 7)]
    [InlineData(Rows, 40)]
    public async Task Step_WithOperations_EqualsThePlainPath(int together, int prompt)
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cuda);
        using var steps = await engine.StepsOf(model);

        var (logits, projections, changed) = await engine.Run(() =>
        {
            var (worst, worstProjection, differing) = (0f, 0.0, new HashSet<string>());
            for (var begin = 0; begin < Rows; begin += together)
            {
                var own = Enumerable.Range(begin, Math.Min(together, Rows - begin)).ToArray();
                var pasts = own.Select(_ => steps.Create()).ToArray();
                var plain = own.Select(row => new PlainRow(model.Network, Different[row])).ToArray();
                int[][] next = [.. own.Select(_ => CudaRows.Prompt(model, 3, prompt))];
                for (var step = 0; step < 5; step++)
                {
                    var outcomes = steps.Step([.. own.Select((row, i) => CudaRows.Read(pasts[i], next[i], Different[row], Series, isReply: step > 0))]);
                    for (var i = 0; i < own.Length; i++)
                    {
                        TokenMark[] marks = step > 0 ? [TokenMark.Written] : CudaRows.Marks(prompt);
                        var expected = plain[i].Read(next[i], marks);
                        if (step == 4) differing.Add(string.Join(' ', expected.Select(value => value.ToString("F2", System.Globalization.CultureInfo.InvariantCulture))));
                        var found = CudaRows.LogitsOf(steps, i);
                        for (var id = 0; id < found.Length; id++) worst = Math.Max(worst, Math.Abs(found[id] - expected[id]));
                        var last = outcomes[i].Projections.AsSpan(outcomes[i].Projections.Length - Series.Length);
                        for (var at = 0; at < Series.Length; at++)
                        {
                            var unit = Series[at].Direction.Unit(Series[at].Layer);
                            var p = plain[i].Streams[Series[at].Layer].Select((value, channel) => value * unit[channel]).Sum();
                            worstProjection = Math.Max(worstProjection, Math.Abs(p - last[at]));
                        }
                        next[i] = [CudaRows.Best(expected).Id];
                    }
                }
                foreach (var past in pasts) past.Dispose();
                foreach (var row in plain) row.Dispose();
            }
            steps.Dispose();
            return (worst, worstProjection, differing.Count);
        });

        TestContext.Current.TestOutputHelper!.WriteLine($"{together} together, prompts of {prompt}: logits differ by {logits}, projections by {projections}; {changed} different rows");
        Assert.True(logits < 1e-3f, $"Logits differ by {logits}.");
        Assert.True(projections < 1e-3, $"Projections differ by {projections}.");
        Assert.True(changed > Rows / 2, $"Only {changed} of {Rows} rows differ from each other.");
    }

    [Fact]
    public async Task Step_WithMoreProjectionsThanAGraphHolds_IsTheSameAndIsCounted()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cuda);
        using var steps = await engine.StepsOf(model);
        ProjectionSeries[] many = [.. Enumerable.Repeat(Series, 120).SelectMany(series => series)];

        var (few, all, before, after) = await engine.Run(() =>
        {
            (float[] Logits, float[] Projections)[] Run(ProjectionSeries[] series)
            {
                var pasts = Enumerable.Range(0, 64).Select(_ => steps.Create()).ToArray();
                steps.Step([.. pasts.Select((past, row) => CudaRows.Read(past, CudaRows.Prompt(model, row, 9), Different[row]))]);
                var outcomes = steps.Step([.. pasts.Select((past, row) => CudaRows.Read(past, [row], Different[row], series, isReply: true))]);
                var found = outcomes.Select((outcome, row) => (CudaRows.LogitsOf(steps, row), outcome.Projections.ToArray())).ToArray();
                foreach (var past in pasts) past.Dispose();
                return found;
            }
            var (inGraph, none) = (Run(Series), steps.Overflow);
            var (byPass, counted) = (Run(many), steps.Overflow);
            steps.Dispose();
            return (inGraph, byPass, none, counted);
        });

        Assert.Null(before);
        // 64 rows of 1,200, of which each place's first stands in the table.
        Assert.Equal(1, after!.Steps);
        Assert.EndsWith("changes and readings of the stream behind the first of each place, where there is room for 16,384", after.First, StringComparison.Ordinal);
        for (var row = 0; row < few.Length; row++)
        {
            Near.Absolute(few[row].Logits, all[row].Logits, 1e-3f);
            Near.Absolute(few[row].Projections, all[row].Projections.AsSpan(^Series.Length..), 1e-3f);
        }
    }

    [Fact]
    public async Task Step_OfAModelWithAnEditsConstant_EqualsThePlainPath()
    {
        using var folder = new TemporaryFolder();
        await engine.Require(ModelDevice.Cuda);
        var constant = Enumerable.Range(0, Examples.Width).Select(i => (i % 7) - 3f).ToArray();
        TinyModels.Write(folder["model"], more: new Dictionary<string, float[]> { ["layers.1." + Vectorscope.Engine.Checkpoints.TensorLayout.MlpConstant] = constant });
        using var model = await engine.Load(folder["model"], ModelDevice.Cuda);
        using var steps = await engine.StepsOf(model);
        var ablate = Examples.Compile(new Ablate { Direction = "d1", Site = OperationSite.Writes }, D);

        var pairs = await engine.Run(() =>
        {
            CompiledIntervention?[] kinds = [null, ablate];
            var pasts = kinds.Select(_ => steps.Create()).ToArray();
            steps.Step([.. kinds.Select((kind, row) => CudaRows.Read(pasts[row], CudaRows.Prompt(model, 1, 9), kind))]);
            steps.Step([.. kinds.Select((kind, row) => CudaRows.Read(pasts[row], [5], kind, isReply: true))]);
            var found = kinds.Select((kind, row) =>
            {
                using var plain = new PlainRow(model.Network, kind);
                plain.Read(CudaRows.Prompt(model, 1, 9), CudaRows.Marks(9));
                return (plain.Read([5], [TokenMark.Written]), CudaRows.LogitsOf(steps, row));
            }).ToArray();
            foreach (var past in pasts) past.Dispose();
            steps.Dispose();
            return found;
        });

        foreach (var (expected, found) in pairs) Near.Absolute(expected, found, 1e-3f);
        Assert.NotEqual(pairs[0].Item1, pairs[1].Item1);
    }
}
