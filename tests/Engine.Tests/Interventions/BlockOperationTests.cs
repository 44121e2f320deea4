using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>Every operation on a block's output against its formula, written out in double precision.</summary>
public sealed class BlockOperationTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly ForwardRequest Request = new([1, 2, 3, 5, 8, 13, 21, 34, 300, 7, 9, 250], 2);
    private static readonly Direction D = Examples.Direction();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<ModelDevice, string> Operations => new(new[] { ModelDevice.Cpu, ModelDevice.Cuda }.SelectMany(device => All.Keys.Select(name => (device, name))));

    private static Dictionary<string, (Operation Operation, Func<double[], int, double[]> Formula)> All { get; } = new()
    {
        ["ablate"] = (new Ablate { Direction = "d1" }, (h, l) => Move(h, l, p => -p)),
        ["a part"] = (new Ablate { Direction = "d1", Strength = 0.3 }, (h, l) => Move(h, l, p => -0.3 * p)),
        ["reflect"] = (new Ablate { Direction = "d1", Strength = 2 }, (h, l) => Move(h, l, p => -2 * p)),
        ["about the middle"] = (new Ablate { Direction = "d1", AboutMiddle = true, Strength = 1.5 }, (h, l) => Move(h, l, p => -1.5 * (p - ((Mean(l, D.Means.Positive!) + Mean(l, D.Means.Negative!)) / 2)))),
        ["row of another layer"] = (new Ablate { Direction = "d1", Row = 3 }, (h, _) => Move(h, 3, p => -p)),
        ["projected"] = (new AblateProjected { Direction = "d1" }, Projected),
        ["keeping the norm"] = (new AblateKeepingNorm { Direction = "d1" }, (h, l) => Move(h, l, p => -p) is var moved && Norm(h) / Norm(moved) is var factor ? [.. moved.Select(v => v * factor)] : h),
        ["add"] = (new Add { Direction = "d1", Strength = -0.7 }, (h, l) => [.. h.Select((v, i) => v - (0.7 * D.Row(l)[i]))]),
        ["add in ambient norms"] = (new Add { Direction = "d1", Strength = 0.1, Unit = AddUnit.Ambient }, (h, l) => Move(h, l, _ => 0.1 * (2 + l))),
        ["set"] = (new SetTo { Direction = "d1", Value = new(null, 1.25) }, (h, l) => Move(h, l, p => 1.25 - p)),
        ["set to a mean"] = (new SetTo { Direction = "d1", Value = new(MeanOf.Neutral), Strength = 0.5 }, (h, l) => Move(h, l, p => 0.5 * (Mean(l, D.Means.Neutral!) - p))),
        ["floor"] = (new Floor { Direction = "d1", Value = new(null, 0.1) }, (h, l) => Move(h, l, p => Math.Max(p, 0.1) - p)),
        ["cap"] = (new Cap { Direction = "d1", Value = new(null, -0.1) }, (h, l) => Move(h, l, p => Math.Min(p, -0.1) - p)),
        ["kernel"] = (new Ablate { Direction = "d1", Layers = new LayerKernel(1, 2, 0.5) }, (h, l) => Move(h, l, p => -p * (1 - (0.5 * Math.Abs(l - 1) / 2)))),
        ["gate above"] = (Gated(above: true), (h, l) => P(h, l) > 0.05 ? Move(h, l, _ => 3) : h),
        ["gate below"] = (Gated(above: false), (h, l) => P(h, l) < 0.05 ? Move(h, l, _ => 3) : h),
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Forward_OneLayer_IsTheFormulaThereAndTheSameBitsBefore(ModelDevice device, string name)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device);
        var (operation, formula) = All[name];
        var before = await model.ForwardAsync(Request, Token);
        foreach (var layer in Enumerable.Range(operation is Conditional ? 2 : 0, operation is Conditional ? 1 : Examples.Layers + 1))
        {
            var share = operation.Layers.Share(layer);
            if (share == 0) continue;
            var one = operation is Conditional ? operation : operation with { Layers = new LayerList([layer]), Strength = operation.Strength * share };

            var after = await model.ForwardAsync(Request with { Intervention = Examples.Compile(one, D) }, Token);

            var expected = Rows(Layer(before, layer)).SelectMany(h => formula(h, layer)).ToArray();
            Near.Absolute([.. expected.Select(v => (float)v)], Layer(after, layer), 2e-5f);
            for (var earlier = 0; earlier < layer; earlier++) Assert.Equal(Layer(before, earlier), Layer(after, earlier));
            Assert.NotEqual(before.Logits, after.Logits);
        }
    }

    [Fact]
    public async Task Forward_TwoOperationsAtOnePlace_ApplyInTheirOrder()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        Operation set = new SetTo { Direction = "d1", Value = new(null, 2), Layers = new LayerList([2]) }, cap = new Cap { Direction = "d1", Value = new(null, 1), Layers = new LayerList([2]) };

        var setThenCap = await model.ForwardAsync(Request with { Intervention = Examples.Compile(new Intervention([set, cap]), D) }, Token);
        var capThenSet = await model.ForwardAsync(Request with { Intervention = Examples.Compile(new Intervention([cap, set]), D) }, Token);

        Assert.All(Rows(Layer(setThenCap, 2)), h => Assert.Equal(1, P(h, 2), 1e-4));
        Assert.All(Rows(Layer(capThenSet, 2)), h => Assert.Equal(2, P(h, 2), 1e-4));
    }

    [Fact]
    public async Task Forward_LastPromptTokenAlone_LeavesTheOthersAsTheyWere()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var before = await model.ForwardAsync(Request, Token);

        var after = await model.ForwardAsync(Request with { Intervention = Examples.Compile(new SetTo { Direction = "d1", Value = new(null, 5), Layers = new LayerList([1]), Positions = OperationPositions.LastPromptToken }, D) }, Token);

        var (was, now) = (Rows(Layer(before, 1)).ToArray(), Rows(Layer(after, 1)).ToArray());
        for (var token = 0; token < was.Length; token++)
        {
            if (token % Request.Length == Request.Length - 1) Assert.Equal(5, P(now[token], 1), 1e-4);
            else Assert.Equal(was[token], now[token]);
        }
    }

    [Fact]
    public async Task Forward_GateOnAnEarlierLayer_LooksAtItsOutput()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var before = await model.ForwardAsync(Request, Token);
        var operation = new Conditional { Direction = "d1", Layers = new LayerList([3]), When = new("d1", 1, Above: true, 0), Then = new Ablate { Direction = "d1" } };

        var after = await model.ForwardAsync(Request with { Intervention = Examples.Compile(operation, D) }, Token);

        var gate = Rows(Layer(before, 1)).Select(h => P(h, 1) > 0).ToArray();
        var expected = Rows(Layer(before, 3)).SelectMany((h, token) => gate[token] ? Move(h, 3, p => -p) : h);
        Assert.Contains(true, gate);
        Assert.Contains(false, gate);
        Near.Absolute([.. expected.Select(v => (float)v)], Layer(after, 3), 2e-5f);
    }

    private static Conditional Gated(bool above) => new()
    {
        Direction = "d1",
        Layers = new LayerList([2]),
        When = new("d1", 2, above, 0.05),
        Then = new Add { Direction = "d1", Strength = 3 / D.Norm(2) },
        Strength = 3 / D.Norm(2),
    };

    private static double[] Projected(double[] h, int layer)
    {
        var (mean, unit) = (D.Means.Neutral!.AsSpan(layer * Examples.Width, Examples.Width).ToArray(), Unit(layer));
        var along = unit.Zip(mean, (u, m) => u * m).Sum() / mean.Sum(m => (double)m * m);
        double[] rest = [.. unit.Zip(mean, (u, m) => u - (along * m))];
        var (norm, p) = (Norm(rest), 0.0);
        for (var i = 0; i < rest.Length; i++) p += h[i] * rest[i] / norm;
        return [.. h.Select((v, i) => v - (p * rest[i] / norm))];
    }

    private static double[] Move(double[] h, int layer, Func<double, double> by) => Unit(layer) is var unit && by(P(h, layer)) is var move ? [.. h.Select((v, i) => v + (move * unit[i]))] : h;

    private static double P(double[] h, int layer) => h.Zip(Unit(layer), (a, b) => a * b).Sum();

    private static double Mean(int layer, float[] means) => P([.. means.Skip(layer * Examples.Width).Take(Examples.Width).Select(v => (double)v)], layer);

    private static double[] Unit(int layer) => D.Row(layer).ToArray() is var row && Norm([.. row.Select(v => (double)v)]) is var norm ? [.. row.Select(v => v / norm)] : [];

    private static double Norm(double[] h) => Math.Sqrt(h.Sum(v => v * v));

    // Index L of the hidden states is behind the final norm; the last block's own output stands beside.
    private static float[] Layer(ForwardResult result, int layer) =>
        layer == Examples.Layers ? result.LastBlock : result.Hidden.AsSpan(layer * result.LastBlock.Length, result.LastBlock.Length).ToArray();

    private static IEnumerable<double[]> Rows(float[] hidden) => hidden.Chunk(Examples.Width).Select(row => Array.ConvertAll(row, v => (double)v));
}
