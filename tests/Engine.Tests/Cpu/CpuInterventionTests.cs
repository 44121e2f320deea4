using Vectorscope.Engine.Cpu;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Interventions;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Cpu;

/// <summary>Operations in the CPU's own step against the plain path: the stream behind every layer, and the logits.</summary>
public sealed class CpuInterventionTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private const int Prompt = 23, Written = 9;

    private static readonly Direction D = Examples.Direction(), E = Examples.Direction(2, shortRow: 1);

    private static readonly (int Begins, int Ends) Tags = (40, 41);

    private static readonly Dictionary<string, Intervention> Operations = new Dictionary<string, Operation[]>
    {
        ["ablate"] = [new Ablate { Direction = "d1" }],
        ["ablate twice as far, from a row"] = [new Ablate { Direction = "d1", Row = 2, Strength = 2 }],
        ["ablate about the middle"] = [new Ablate { Direction = "d1", AboutMiddle = true, Layers = new LayerList([1, 3]) }],
        ["ablate writes"] = [new Ablate { Direction = "d1", Site = OperationSite.Writes, Strength = 0.7 }],
        ["ablate projected"] = [new AblateProjected { Direction = "d1" }],
        ["ablate projected writes"] = [new AblateProjected { Direction = "d1", Site = OperationSite.Writes }],
        ["ablate keeping the norm"] = [new AblateKeepingNorm { Direction = "d1", Strength = 1.5 }],
        ["add"] = [new Add { Direction = "d1", Strength = 0.3 }],
        ["add ambient"] = [new Add { Direction = "d1", Unit = AddUnit.Ambient, Strength = -0.2, Layers = new LayerKernel(2, 2, 0.3) }],
        ["set"] = [new SetTo { Direction = "d2", Value = new(null, 1.5), Layers = new LayerList([0, 2]) }],
        ["set to a mean"] = [new SetTo { Direction = "d1", Value = new(MeanOf.Neutral), Strength = 0.5 }],
        ["floor"] = [new Floor { Direction = "d1", Value = new(null, 0.2) }],
        ["cap"] = [new Cap { Direction = "d1", Value = new(MeanOf.Negative) }],
        ["gate above"] = [new Conditional { Direction = "d1", Layers = new LayerList([2, 3, 4]), When = new("d2", 2, Above: true, 0.1), Then = new Ablate { Direction = "d1" } }],
        ["gate below, at its own layer"] = [new Conditional { Direction = "d1", Layers = new LayerList([3]), When = new("d1", 3, Above: false, 0), Then = new Add { Direction = "d1", Strength = 0.6 } }],
        ["gated writes"] = [new Conditional { Direction = "d1", Site = OperationSite.Writes, Layers = new LayerList([2, 3, 4]), When = new("d1", 1, Above: true, 0), Then = new Ablate { Direction = "d1" } }],
        ["several, each after the one before"] =
        [
            new Add { Direction = "d2", Strength = 0.5, Layers = new LayerList([2]) },
            new Conditional { Direction = "d1", Layers = new LayerList([2]), When = new("d2", 2, Above: true, 1), Then = new AblateKeepingNorm { Direction = "d1" } },
            new Cap { Direction = "d2", Value = new(null, 0.4), Layers = new LayerList([2]) },
            new Ablate { Direction = "d1", Site = OperationSite.Writes },
            new AblateProjected { Direction = "d2", Row = 3, Site = OperationSite.Writes, Strength = 0.5 },
        ],
        ["prompt"] = [new Add { Direction = "d1", Strength = 0.8, Positions = OperationPositions.Prompt }],
        ["decode"] = [new Ablate { Direction = "d1", Site = OperationSite.Writes, Positions = OperationPositions.Decode }, new Add { Direction = "d1", Positions = OperationPositions.Decode }],
        ["thinking"] = [new SetTo { Direction = "d1", Value = new(null, 2), Positions = OperationPositions.Thinking }],
        ["last prompt token"] = [new Add { Direction = "d1", Strength = 2, Positions = OperationPositions.LastPromptToken }],
    }.ToDictionary(one => one.Key, one => new Intervention(one.Value));

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Cases { get; } =
        [.. Operations.Keys.SelectMany((name, i) => new[] { nameof(CpuInstructions.Avx512), i % 2 == 0 ? nameof(CpuInstructions.Avx2) : nameof(CpuInstructions.Portable) }
            .Select(vectors => new TheoryDataRow<string, string>(name, vectors)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Step_WithOperations_HasTheStreamOfThePlainPath(string name, string vectors)
    {
        Assert.SkipUnless(Processor.Has(Enum.Parse<CpuInstructions>(vectors)), $"This processor has no {vectors}: this case was not tested.");
        // Written as an edit leaves it: one block's MLP adds a constant, which operations on writes see.
        TinyModels.Write(_folder["model"], more: new Dictionary<string, float[]> { ["layers.2.mlp.down_proj.bias"] = [.. Enumerable.Range(0, 64).Select(i => 0.05f * ((i % 7) - 3))] });
        using var model = await engine.Load(_folder["model"], ModelDevice.Cpu);
        using var own = CpuRun.Load(_folder["model"], 3, Enum.Parse<CpuInstructions>(vectors));
        using var plain = await engine.Run(() => new PlainSteps(model.Network));
        var intervention = Examples.Compile(Operations[name], D, E);

        var expected = await engine.Run(() => Streams(plain, intervention));
        var (found, without) = (Streams(own, intervention), Streams(own, null));

        Assert.Equal(expected.Count, found.Count);
        for (var i = 0; i < expected.Count; i++) Near.Relative(expected[i], found[i], 1e-4f);
        Assert.NotEqual(without[^1], found[^1]);
    }

    // Of a row among others that have none: the projections of each piece of it on every layer of two directions.
    private static List<float[]> Streams(IRowSteps steps, CompiledIntervention? intervention)
    {
        ProjectionSeries[] series = [.. Enumerable.Range(0, Examples.Layers + 1).SelectMany(layer => new[] { new ProjectionSeries(D, layer), new(E, layer) }).Where(one => one.Direction.IsUsable(one.Layer))];
        int[] ids = CpuRun.Ids(Prompt + Written, 2, 320);
        (ids[5], ids[12], ids[Prompt + 2]) = (Tags.Begins, Tags.Ends, Tags.Begins);
        var marks = new TokenMarks(Tags.Begins, Tags.Ends);
        for (var i = 0; i < Prompt; i++) marks.Add(ids[i], written: false);
        using IRowPast past = steps.Create(), other = steps.Create();
        var found = new List<float[]>();
        for (var first = 0; first < ids.Length;)
        {
            var count = first switch { 0 => 14, < Prompt => Prompt - first, _ => 1 };
            while (marks.Count < first + count) marks.Add(ids[marks.Count], written: true);
            var outcomes = steps.Step(
            [
                new(other, CpuRun.Ids(count, first, 320)) { Next = CpuRun.Likeliest },
                new(past, ids[first..(first + count)])
                {
                    Intervention = intervention,
                    Marks = [.. Enumerable.Range(first, count).Select(i => marks[i])],
                    Projections = series,
                    Next = CpuRun.Likeliest,
                },
            ]);
            Assert.Empty(outcomes[0].Projections);
            found.Add(outcomes[1].Projections);
            first += count;
        }
        return found;
    }

    [Theory]
    [InlineData(OperationPositions.All)]
    [InlineData(OperationPositions.LastPromptToken)]
    [InlineData(OperationPositions.Decode)]
    public async Task Step_HeadThatFollows_HasTheLogitsOfThePlainPath(OperationPositions positions)
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        using var own = CpuRun.Load(Fixtures.TinyModel, 2);
        var intervention = Examples.Compile(new Intervention([new Ablate { Direction = "d1", Row = 2, Site = OperationSite.Writes, Positions = positions }], Head: true), D);
        int[] ids = CpuRun.Ids(30, 2, 320);
        var plain = await model.ForwardAsync(new([.. ids.Select(id => (long)id)], 1) { Intervention = intervention }, Cancel);
        var marks = new TokenMarks(null, null);
        foreach (var id in ids) marks.Add(id, written: false);
        using var past = own.Create();

        own.Step([new(past, ids) { Intervention = intervention, Marks = [.. Enumerable.Range(0, 30).Select(i => marks[i])], Next = CpuRun.Likeliest }]);

        Near.Absolute(plain.Logits.AsSpan(29 * 320, 320), own.LogitsOf(0), 1e-4f);
    }

    [Fact]
    public void Step_DirectionWithoutARow_ReadsNoNumber()
    {
        using var steps = CpuRun.Load(Fixtures.TinyModel, 1);
        using var past = steps.Create();

        var read = steps.Step([new(past, [1, 2]) { Projections = [new(E, 1), new(D, 1)] }])[0].Projections;

        Assert.Equal([true, false, true, false], read.Select(float.IsNaN));
    }

    public void Dispose() => _folder.Dispose();
}
