using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Interventions;

public sealed class WeightEditTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private static readonly ForwardRequest Request = new([1, 2, 3, 5, 8, 13, 21, 34, 300, 7, 9, 250], 2, Greedy: 12);
    private static readonly Direction D = Examples.Direction(), E = Examples.Direction(2);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool, EmbeddingEdit?> Cases => new()
    {
        { "one direction everywhere", false, null },
        { "one direction everywhere", true, EmbeddingEdit.Edit },
        { "each layer's own", false, null },
        { "two directions, one in part", false, null },
        { "projected, two layers", false, null },
        { "a head that follows by itself", true, null },
        { "a kernel that reflects", false, EmbeddingEdit.Leave },
    };

    private static Operation[] Operations(string name) => name switch
    {
        "one direction everywhere" or "a head that follows by itself" => [new Ablate { Direction = "d1", Row = 2, Site = OperationSite.Writes }],
        "each layer's own" => [new Ablate { Direction = "d1", Site = OperationSite.Writes }],
        "two directions, one in part" => [new Ablate { Direction = "d1", Row = 1, Site = OperationSite.Writes }, new Ablate { Direction = "d2", Row = 3, Strength = 0.6, Site = OperationSite.Writes }],
        "projected, two layers" => [new AblateProjected { Direction = "d1", Site = OperationSite.Writes, Layers = new LayerList([0, 3]) }],
        _ => [new Ablate { Direction = "d1", Site = OperationSite.Writes, Layers = new LayerKernel(3, 2, 0.5), Strength = 2 }],
    };

    // The tiny model has both kinds of mixers and a tied head.
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Run_AnyProjection_EqualsTheSameAtRunTime(string name, bool head, EmbeddingEdit? embedding)
    {
        var intervention = new Intervention(Operations(name), head);

        var report = Run(intervention, new() { Embedding = embedding });

        using LanguageModel model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu), edited = await engine.Load(_folder["edited"], ModelDevice.Cpu);
        var (expected, found) = (await model.ForwardAsync(Request with { Intervention = Examples.Compile(intervention, D, E) }, Token), await edited.ForwardAsync(Request, Token));
        // Of the logits' scale, some 15: processors sum in orders of their own, and 1e-4 by itself was missed by a tenth on one.
        Near.Relative(expected.Logits, found.Logits, 2e-5f);
        Assert.Equal(expected.Greedy, found.Greedy);
        Assert.Equal(embedding switch { null when !head => HeadFate.Untied, null or EmbeddingEdit.Edit => HeadFate.Edited, _ => HeadFate.Tied }, report.Head);
        Assert.Equal(1 + (2 * Examples.Layers), report.Writers.Count);
        Assert.All(report.Writers.Where(writer => writer.Left is null), writer => Assert.InRange(writer.Change, 1e-4, 1));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.25, 0.75)]
    [InlineData(2, 1)]
    public void Run_LeakOfADirection_IsWhatTheStrengthLeaves(double strength, double leak)
    {
        var report = Run(new([new Ablate { Direction = "d1", Row = 2, Strength = strength, Site = OperationSite.Writes }]), new());

        Assert.All(report.Writers, writer => Assert.Equal(leak, Assert.Single(writer.Leak), 1e-9));
        Assert.All(report.Writers, writer => Assert.Equal(leak, Assert.Single(writer.RoundedLeak), 1e-4));
    }

    // Nearest of the double, ties to even: a float on the way would round some of them twice.
    [Fact]
    public void Rounding_ToBFloat16_IsTheNearestOfTheDouble()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var low = BitConverter.Int32BitsToSingle(random.Next(0x3f800000 >> 16, 0x42000000 >> 16) << 16);
            var high = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(low) + (1 << 16));
            // At, and a hair beside, the middle of two neighbours, where double rounding goes wrong.
            var value = (((double)low + high) / 2) + ((i % 3) - 1) * 1e-12;
            var expected = (i % 3) switch { 0 => low, 2 => high, _ => (BitConverter.SingleToInt32Bits(low) >> 16) % 2 == 0 ? low : high };
            var bytes = new byte[2];

            ElementConversion.FromSingles([Rounding.Of(value, isSingle: false)], TensorType.BF16, bytes);

            var found = new float[1];
            ElementConversion.ToSingles(TensorType.BF16, bytes, found);
            Assert.Equal(expected, found[0]);
        }
    }

    [Fact]
    public void Run_WhatCannotBeBaked_IsRefusedByNameAndLeavesNothing()
    {
        void Refused(Operation operation, WeightEditOptions options, string names)
        {
            Assert.Contains(names, Assert.Throws<InterventionException>(() => Run(new([operation]), options)).Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_folder["edited"]));
        }

        Refused(new Ablate { Direction = "d1" }, new(), "operations[0].site");
        Refused(new Add { Direction = "d1" }, new(), "operations[0].op");
        Refused(new Ablate { Direction = "d1", AboutMiddle = true, Site = OperationSite.Writes }, new(), "operations[0].op");
        Refused(new Ablate { Direction = "d1", Site = OperationSite.Writes, Positions = OperationPositions.Decode }, new(), "operations[0].positions");
        Refused(new AblateKeepingNorm { Direction = "d1" }, new(), "operations[0].site");
        Refused(new Ablate { Direction = "d1", Site = OperationSite.Writes }, new() { Writers = ResidualWriters.None }, "Nothing would be edited");
        Refused(new Ablate { Direction = "d1", Site = OperationSite.Writes, Layers = new LayerList([0]) }, new() { Embedding = EmbeddingEdit.Leave }, "the embedding is left");
    }

    private WeightEditReport Run(Intervention intervention, WeightEditOptions options) =>
        Edits.Run(Fixtures.TinyModel, intervention, options, _folder["edited"], [D, E]).Report;

    public void Dispose() => _folder.Dispose();
}
