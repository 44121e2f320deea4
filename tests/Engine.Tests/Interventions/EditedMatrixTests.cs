using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Weights;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>Every operation that weights take against its formula, matrix by matrix, of a model with both kinds of mixers.</summary>
public sealed class EditedMatrixTests : IDisposable
{
    private static readonly Direction D = Examples.Direction(), E = Examples.Direction(2);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, EditArithmetic> Cases
    {
        get
        {
            var data = new TheoryData<string, EditArithmetic>();
            foreach (var name in new[] { "ablate", "projected", "keeping norm", "keeping norm in part", "kernel", "row", "norm, then another", "one, then keeping norm" })
            {
                data.Add(name, EditArithmetic.Float64);
                data.Add(name, EditArithmetic.Float32);
            }
            return data;
        }
    }

    private static readonly LayerKernel Kernel = new(2, 3, 0.25);

    private static Operation[] Operations(string name) => name switch
    {
        "ablate" => [new Ablate { Direction = "d1", Site = OperationSite.Writes }],
        "projected" => [new AblateProjected { Direction = "d1", Site = OperationSite.Writes }],
        "keeping norm" => [new AblateKeepingNorm { Direction = "d1", Site = OperationSite.Writes }],
        "keeping norm in part" => [new AblateKeepingNorm { Direction = "d1", Site = OperationSite.Writes, Strength = 0.7, Layers = new LayerList([0, 2, 4]) }],
        "kernel" => [new Ablate { Direction = "d1", Site = OperationSite.Writes, Layers = Kernel, Strength = 1.5 }],
        "row" => [new AblateKeepingNorm { Direction = "d1", Site = OperationSite.Writes, Row = 3 }],
        "norm, then another" => [new AblateKeepingNorm { Direction = "d1", Site = OperationSite.Writes }, new Ablate { Direction = "d2", Site = OperationSite.Writes, Strength = 0.5 }],
        _ => [new Ablate { Direction = "d2", Site = OperationSite.Writes, Row = 1 }, new AblateKeepingNorm { Direction = "d1", Site = OperationSite.Writes }],
    };

    // The formula of the field's own papers, one written vector after another: w − s·(r·w)·r, then back to its length.
    private static double[] Expected(string name, double[] w, int layer)
    {
        static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
        static double[] Move(double[] w, double[] r, double s, bool norm)
        {
            var p = Dot(r, w);
            double[] moved = [.. w.Zip(r, (x, y) => x - (s * p * y))];
            return norm ? [.. moved.Select(x => x * Math.Sqrt(Dot(w, w) / Dot(moved, moved)))] : moved;
        }
        double[] r = D.Unit(layer), mean = [.. D.Means.Neutral!.Skip(layer * D.Width).Take(D.Width).Select(x => (double)x)];
        var across = r.Zip(mean, (x, y) => x - (Dot(r, mean) / Dot(mean, mean) * y)).ToArray();
        return name switch
        {
            "ablate" => Move(w, r, 1, false),
            "projected" => Move(w, [.. across.Select(x => x / Math.Sqrt(Dot(across, across)))], 1, false),
            "keeping norm" => Move(w, r, 1, true),
            "keeping norm in part" => layer is 0 or 2 or 4 ? Move(w, r, 0.7, true) : w,
            "kernel" => Math.Abs(layer - 2) <= 3 ? Move(w, r, 1.5 * (1 - (0.75 * Math.Abs(layer - 2) / 3)), false) : w,
            "row" => Move(w, D.Unit(3), 1, true),
            "norm, then another" => Move(Move(w, r, 1, true), E.Unit(layer), 0.5, false),
            _ => Move(Move(w, E.Unit(1), 1, false), r, 1, true),
        };
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_AnyOperation_IsItsFormulaOnEveryWrittenVector(string name, EditArithmetic arithmetic)
    {
        var report = Edits.Run(Fixtures.TinyModel, new(Operations(name)), new() { Arithmetic = arithmetic }, _folder["edited"], [D, E]).Report;

        using Checkpoint before = Checkpoint.Open(Fixtures.TinyModel), after = Checkpoint.Open(_folder["edited"]);
        foreach (var (tensor, layer, rows) in Writers(before))
        {
            float[] was = before[tensor].ReadSingles(), found = after[tensor].ReadSingles();
            var count = was.Length / D.Width;
            double moved = 0, size = 0;
            for (var at = 0; at < count; at++)
            {
                double[] Vector(float[] values) => [.. Enumerable.Range(0, D.Width).Select(i => (double)values[rows ? (at * D.Width) + i : (i * count) + at])];
                var expected = Expected(name, Vector(was), layer);
                var stored = Vector(found);
                for (var i = 0; i < D.Width; i++) Assert.Equal(expected[i], stored[i], 1e-6);
                moved += stored.Zip(Vector(was), (x, y) => (x - y) * (x - y)).Sum();
                size += Vector(was).Sum(x => x * x);
            }
            var writer = Assert.Single(report.Writers, writer => writer.Tensor.EndsWith(tensor, StringComparison.Ordinal));
            Assert.Equal(writer.Left is null, moved > 0);
            Assert.Equal(Math.Sqrt(moved / size), writer.Change, 1e-7);
        }
        Assert.Equal(Enumerable.Range(0, Examples.Layers + 1), report.Layers.Select(layer => layer.Layer));
        Assert.All(report.Layers, layer =>
        {
            var own = report.Writers.Where(writer => writer.Layer == layer.Layer).ToArray();
            Assert.Equal(Math.Sqrt(own.Sum(writer => writer.Moved * writer.Moved) / Math.Max(1e-300, own.Sum(writer => writer.Norm * writer.Norm))), layer.Change, 1e-9);
        });
        if (name == "keeping norm") Assert.All(report.Writers, writer => Assert.InRange(Assert.Single(writer.Leak), 0, 1e-5));
    }

    // In a pass the lengths are those of sums, which no matrix has.
    [Fact]
    public void Compile_KeepingTheNormOfWrites_IsRefusedInAPass()
    {
        var error = Assert.Throws<InterventionException>(() => Examples.Compile(new AblateKeepingNorm { Direction = "d1", Site = OperationSite.Writes }, D));

        Assert.StartsWith("operations[0].site:", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Tensor, int Layer, bool Rows)> Writers(Checkpoint model) =>
    [
        ("embed_tokens.weight", 0, true),
        .. model.Config.LayerKinds.Select((kind, i) => ($"layers.{i}.{(kind == LayerKind.FullAttention ? "self_attn.o_proj" : "linear_attn.out_proj")}.weight", i + 1, false)),
        .. model.Config.LayerKinds.Select((_, i) => ($"layers.{i}.mlp.down_proj.weight", i + 1, false)),
    ];

    public void Dispose() => _folder.Dispose();
}
