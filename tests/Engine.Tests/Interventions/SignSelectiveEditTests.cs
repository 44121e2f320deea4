using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>Floors and caps by those neurons and heads that write to one side.</summary>
public sealed class SignSelectiveEditTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private static readonly Direction D = Examples.Direction();
    private static readonly WeightEditOptions Selective = new() { SignSelective = true };
    private static readonly DivergencePrompt[] Plus = [new("one", [1, 2, 3, 5, 8]), new("two", [13, 21, 34, 300])], Minus = [new("three", [250, 9, 60, 61, 62, 63])];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Column by column, and head by head, as the formula has it: w − s·(rᵀw)·r where Δ is of the side that is taken.
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0.6)]
    public void Run_AFloorOrACap_TakesWhatWritesToItsSide(bool floor, double strength)
    {
        var random = new Random(5);
        var config = Examples.Tiny;
        int Columns(int block, bool mixer) => !mixer ? config.IntermediateSize
            : config.LayerKinds[block] == LayerKind.FullAttention ? config.AttentionHeads * config.HeadDimension : config.LinearValueHeads * config.LinearValueHeadDimension;
        var contrasts = new InputContrasts(
            [.. Enumerable.Range(0, Examples.Layers).SelectMany(block => new[] { true, false }.Select(mixer => new InputContrast(block + 1, mixer, [.. Enumerable.Range(0, Columns(block, mixer)).Select(_ => random.NextDouble() - 0.5)])))], 7, 9);
        Operation operation = floor ? new Floor { Direction = "d1", Value = new(MeanOf.Neutral), Strength = strength } : new Cap { Direction = "d1", Value = new(null, 3), Strength = strength };

        var report = Run(operation, contrasts, "edited").Report;

        using Checkpoint before = Checkpoint.Open(Fixtures.TinyModel), after = Checkpoint.Open(_folder["edited"]);
        foreach (var writer in report.Writers.Where(writer => writer.Layer > 0))
        {
            var (name, r) = (writer.Tensor["model.".Length..].Replace("language_model.", "", StringComparison.Ordinal), D.Unit(writer.Layer));
            var mixer = !name.Contains("mlp", StringComparison.Ordinal);
            var group = !mixer ? 1 : name.Contains("self_attn", StringComparison.Ordinal) ? config.HeadDimension : config.LinearValueHeadDimension;
            float[] was = before[name].ReadSingles(), now = after[name].ReadSingles();
            var (count, difference) = (was.Length / r.Length, contrasts.Writers.Single(one => one.Layer == writer.Layer && one.ByMixer == mixer).Difference);
            double[] products = [.. Enumerable.Range(0, count).Select(j => Enumerable.Range(0, r.Length).Sum(i => r[i] * was[(i * count) + j]))];
            double[] deltas = [.. Enumerable.Range(0, count / group).Select(head => Enumerable.Range(head * group, group).Sum(j => products[j] * difference[j]))];
            for (var j = 0; j < count; j++)
            {
                var taken = floor ? deltas[j / group] < 0 : deltas[j / group] > 0;
                for (var i = 0; i < r.Length; i++)
                {
                    if (taken) Assert.Equal(was[(i * count) + j] - (strength * products[j] * r[i]), now[(i * count) + j], 1e-6);
                    else Assert.Equal(was[(i * count) + j], now[(i * count) + j]);
                }
            }
            var ranking = writer.Columns!;
            Assert.Equal((mixer ? "heads" : "neurons", deltas.Length, deltas.Count(delta => floor ? delta < 0 : delta > 0)), (ranking.Of, ranking.Count, ranking.Removed));
            Assert.Equal((deltas.Sum(), deltas.Where(delta => floor ? delta < 0 : delta > 0).Sum()), (ranking.Sum, ranking.RemovedSum), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-5);
            Assert.Equal(deltas.Select((delta, i) => (delta, i)).OrderByDescending(one => Math.Abs(one.delta)).Take(8).Select(one => one.i), ranking.Strongest.Select(one => one.Index));
            Assert.All(ranking.Strongest, one => Assert.Equal(floor ? one.Contribution < 0 : one.Contribution > 0, one.Removed));
        }
        Assert.Equal("it has no columns to choose among", report.Writers.Single(writer => writer.Layer == 0).Left);
        Assert.Contains("The value itself is not held", Assert.Single(report.Approximations!), StringComparison.Ordinal);
        Assert.Null(report.Constants);
        // What is read from the folder is what was told.
        Assert.Equal(report.Writers.Select(writer => writer.Columns?.Removed), EditManifest.Find(_folder["edited"])!.Report.Writers.Select(writer => writer.Columns?.Removed));
    }

    // All Δ of a block together are what it adds along r between the sides, which its output shows.
    [Fact]
    public async Task Measure_TwoSides_IsWhatTheBlocksWriteBetweenThem()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var options = new DivergenceOptions(7, 0, 1, 320);

        var contrasts = await InputContrasting.MeasureAsync(model, Plus, Minus, options, null, Token);

        contrasts.Save(_folder["contrasts"]);
        Assert.Equal(contrasts.Sha256, InputContrasts.Load(_folder["contrasts"]).Sha256);
        var (plus, plusTokens) = await WrittenAsync(model, Plus, options);
        var (minus, minusTokens) = await WrittenAsync(model, Minus, options);
        Assert.Equal((plusTokens, minusTokens), (contrasts.PositiveTokens, contrasts.NegativeTokens));
        var report = Run(new Floor { Direction = "d1", Value = new(null, 0) }, contrasts, "edited").Report;
        for (var layer = 1; layer <= Examples.Layers; layer++)
        {
            var r = D.Unit(layer);
            var written = Enumerable.Range(0, r.Length).Sum(i => r[i] * ((plus[layer - 1][i] / plusTokens) - (minus[layer - 1][i] / minusTokens)));
            Assert.Equal(written, report.Writers.Where(writer => writer.Layer == layer).Sum(writer => writer.Columns!.Sum), 1e-4);
        }
        // What was taken wrote downwards, so that the sides lie further apart where the rest stays.
        Assert.All(report.Writers.Where(writer => writer.Left is null), writer => Assert.True(writer.Columns!.RemovedSum <= 0 && writer.Columns.Removed < writer.Columns.Count));
        Assert.NotEqual(Run(new Floor { Direction = "d1", Value = new(null, 0) }, await InputContrasting.MeasureAsync(model, Minus, Plus, options, null, Token), "other").Key, EditManifest.Find(_folder["edited"])!.Key);
    }

    [Fact]
    public void Run_WhatColumnsCannotBe_IsRefusedByItsField()
    {
        void Refused(WeightEditOptions options, string names, params Operation[] operations) => Assert.Contains(
            names, Assert.Throws<InterventionException>(() => WeightEdit.Check(Fixtures.TinyModel, new(operations), _ => D, options)).Message, StringComparison.Ordinal);
        var floor = new Floor { Direction = "d1", Value = new(null, 1) };

        Refused(new(), "operations[0].op: whether it acts depends", floor);
        Refused(new(), "\"columns\"", floor);
        Refused(Selective, "operations[0].op: whether it acts depends", new Conditional { Direction = "d1", When = new("d1", 1, true, 0), Then = floor });
        Refused(Selective, "operations[0].positions", floor with { Positions = OperationPositions.Decode });
        Refused(Selective, "operations[0].op: columns are chosen for one operation", floor, new Ablate { Direction = "d1", Site = OperationSite.Writes });
        Refused(Selective, "and there is none", new Ablate { Direction = "d1", Site = OperationSite.Writes });
        Refused(Selective, "Nothing would be edited", floor with { Layers = new LayerList([0]) });
        Assert.True(WeightEdit.Check(Fixtures.TinyModel, new([floor]), _ => D, Selective).WantsContrasts);
        Assert.Throws<ArgumentException>(() => Edits.Run(Fixtures.TinyModel, new([floor]), Selective, _folder["edited"], [D]));
    }

    private EditManifest Run(Operation operation, InputContrasts contrasts, string target) => WeightEdit.Run(
        new(Fixtures.TinyModel, new([operation]), _ => D, Edits.Source) { Options = Selective, Contrasts = contrasts }, _folder[target], null, Token);

    // Sums over replies of what each block adds to the stream, from outputs of blocks alone.
    private async Task<(double[][] Sums, int Tokens)> WrittenAsync(LanguageModel model, DivergencePrompt[] prompts, DivergenceOptions options)
    {
        var (sums, count) = (Enumerable.Range(0, Examples.Layers).Select(_ => new double[D.Width]).ToArray(), 0);
        foreach (var record in await ReplyDivergence.RecordAsync(model, prompts, options, _folder["logits"], null, Token))
        {
            long[] ids = [.. record.Prompt.Ids.Concat(record.Ids).Take(record.Prompt.Ids.Length + record.Ids.Count - (record.Capped ? 1 : 0)).Select(id => (long)id)];
            var found = await model.ForwardAsync(new(ids, 1), Token);
            float At(int layer, int token, int i) => layer == Examples.Layers ? found.LastBlock[(token * D.Width) + i] : found.Hidden[(((layer * ids.Length) + token) * D.Width) + i];
            for (var token = record.Prompt.Ids.Length - 1; token < ids.Length; token++, count++)
                for (var layer = 1; layer <= Examples.Layers; layer++)
                    for (var i = 0; i < D.Width; i++) sums[layer - 1][i] += At(layer, token, i) - At(layer - 1, token, i);
        }
        return (sums, count);
    }

    public void Dispose() => _folder.Dispose();
}
