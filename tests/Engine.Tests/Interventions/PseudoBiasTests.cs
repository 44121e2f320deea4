using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Interventions;

/// <summary>Constants as rank-one changes of matrices.</summary>
public sealed class PseudoBiasTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private static readonly Direction D = Examples.Direction();
    private static readonly WeightEditOptions AsPseudoBias = new() { Constants = ConstantForm.PseudoBias };
    private static readonly DivergencePrompt[] Prompts = [new("one", [1, 2, 3, 5, 8]), new("two", [13, 21, 34, 300]), new("three", [250, 9]), new("held", [7, 9, 250, 4, 4, 6]), new("five", [60, 61, 62])];
    private static readonly DivergenceOptions Options = new(9, 0, 1, 320);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // (Σ + λI)⁻¹μ with λ = tr Σ/8m, worked out in fractions by Gaussian elimination: once narrower than many, once wider.
    [Theory]
    [InlineData(6, 3, new[] { 0.33617267708965753, 0.48556781795160964, -0.177809557309837 }, 0.4646125888954982)]
    [InlineData(3, 5, new[] { 0.06017246816321767, 0.12315185123153853, 0.013297728558329136, -0.09655639411488026, 0.3897348361828459 }, 0.995930448172163)]
    public void Solve_SmallInputs_IsTheRidgeSolution(int rows, int width, double[] key, double r2)
    {
        var inputs = Inputs(rows, width);

        var found = KeySolver.Solve(inputs, width, 0.125, Token);

        for (var j = 0; j < width; j++) Assert.Equal(key[j], found[j], 1e-12);
        Assert.Equal(r2, KeySolver.R2(inputs, found), 1e-12);
    }

    // Without a ridge R² is μᵀΣ⁻¹μ, and k is Σ⁻¹μ; in fractions again.
    [Fact]
    public void Solve_WithHardlyARidge_ExplainsWhatTheMeanDoes()
    {
        var inputs = Inputs(6, 3);

        var found = KeySolver.Solve(inputs, 3, 1e-13, Token);

        Assert.Equal([0.4602510460251046, 0.6276150627615062, -0.3682008368200837], found.Select(value => Math.Round(value, 10)), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(0.4874476987447699, KeySolver.R2(inputs, found), 1e-10);
        Assert.Equal(0, KeySolver.R2(new float[6], new double[3]));
        Assert.Equal(new double[3], KeySolver.Solve(new float[12], 3, 1e-3, Token));
    }

    // What the edited block adds beyond the old one, token by token, is b·(kᵀx): from the outside, the R² that the fit promised.
    [Fact]
    public async Task Fit_AndBake_AddsTheConstantAsNearlyAsItsR2Says()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var keys = await KeyFitting.FitAsync(model, Prompts, Options, [2, 3], null, Token);
        keys.Save(_folder["keys"]);
        var kept = ConstantKeys.Load(_folder["keys"]);
        Assert.Equal((keys.Sha256, 2), (kept.Sha256, kept.Layers.Count));
        var add = new Intervention([new Add { Direction = "d1", Strength = 0.4, Layers = new LayerList([2]) }]);

        var report = Run(add, kept, "edited").Report;

        var baked = Assert.Single(report.Constants!);
        Assert.Equal((2, ConstantPlace.PseudoBias, "any loader", keys.Layers[0].Fit), (baked.Layer, baked.How, baked.Loaders, baked.Fit!));
        Assert.Contains("about 1", Assert.Single(report.Approximations!), StringComparison.Ordinal);
        var edited = Assert.Single(report.Writers, writer => writer.Left is null);
        Assert.Equal(baked.Tensor, edited.Tensor);
        // ‖b·kᵀ‖ = ‖b‖·‖k‖.
        Assert.Equal(baked.Length * Math.Sqrt(keys.Layers[0].Values.Sum(value => value * value)), edited.Moved, 1e-5);
        using SafetensorsFile before = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "model.safetensors")), after = SafetensorsFile.Open(_folder["edited/model.safetensors"]);
        Assert.Equal(before.Tensors.Keys.Order(StringComparer.Ordinal), after.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([edited.Tensor], before.Tensors.Keys.Where(name => !Edits.Bytes(before, name).SequenceEqual(Edits.Bytes(after, name))));

        using var changed = await engine.Load(_folder["edited"], ModelDevice.Cpu);
        var records = await ReplyDivergence.RecordAsync(model, Prompts, Options, _folder["logits"], null, Token);
        double[] b = [.. D.Row(2).ToArray().Select(value => 0.4 * value)];
        var square = b.Sum(value => value * value);
        var (fitted, held) = (new List<double>(), new List<double>());
        foreach (var (record, i) in records.Select((record, i) => (record, i)))
        {
            long[] ids = [.. record.Prompt.Ids.Concat(record.Ids).Take(record.Prompt.Ids.Length + record.Ids.Count - (record.Capped ? 1 : 0)).Select(id => (long)id)];
            var (was, now) = (await model.ForwardAsync(new(ids, 1), Token), await changed.ForwardAsync(new(ids, 1), Token));
            for (var token = 0; token < ids.Length; token++)
            {
                var at = ((2 * ids.Length) + token) * D.Width;
                (i == 3 ? held : fitted).Add(Enumerable.Range(0, D.Width).Sum(j => (now.Hidden[at + j] - was.Hidden[at + j]) * b[j]) / square);
            }
        }
        double R2(List<double> shares) => 1 - shares.Average(share => (1 - share) * (1 - share));
        var fit = keys.Layers[0].Fit;
        Assert.Equal((fitted.Count, held.Count), (fit.Tokens, fit.HeldOutTokens));
        Assert.Equal(R2(fitted), fit.R2, 1e-4);
        Assert.Equal(R2(held), fit.HeldOutR2, 1e-4);
        Assert.True(fit.R2 > fit.HeldOutR2 && fit.R2 > 0.5, $"{fit.R2}, {fit.HeldOutR2}");
    }

    [Fact]
    public async Task Fit_WithNothingToHoldOut_IsRefused()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var error = await Assert.ThrowsAsync<RefusedInputException>(() => KeyFitting.FitAsync(model, Prompts[..1], Options, [1], null, Token));

        Assert.Contains("at least two", error.Message, StringComparison.Ordinal);
        Assert.Equal([false, true], Enumerable.Range(0, 2).Select(i => KeyFitting.IsHeldOut(i, 2)));
        Assert.Equal([3, 7], Enumerable.Range(0, 9).Where(i => KeyFitting.IsHeldOut(i, 9)));
    }

    // The rank-one change comes behind the projections, whose leak is told without it.
    [Fact]
    public void Run_AHeldValueWithKeys_ProjectsFirstAndAddsThen()
    {
        var random = new Random(3);
        ConstantKeys Keys() => new([.. Enumerable.Range(1, Examples.Layers).Select(layer => new ConstantKey(layer, [.. Enumerable.Range(0, Examples.Tiny.IntermediateSize).Select(_ => random.NextDouble() - 0.5)], new(10, 0.5, 5, 0.4)))]);
        var held = new Intervention([new SetTo { Direction = "d1", Row = 2, Value = new(MeanOf.Positive) }]);
        var keys = Keys();

        var manifest = Run(held, keys, "edited");

        double Value(int layer) => Enumerable.Range(0, D.Width).Sum(i => D.Unit(2)[i] * D.Means.Positive![(layer * D.Width) + i]);
        using Checkpoint before = Checkpoint.Open(Fixtures.TinyModel), after = Checkpoint.Open(_folder["edited"]);
        for (var layer = 1; layer <= Examples.Layers; layer++)
        {
            float[] was = before[$"layers.{layer - 1}.mlp.down_proj.weight"].ReadSingles(), now = after[$"layers.{layer - 1}.mlp.down_proj.weight"].ReadSingles();
            var (r, k) = (D.Unit(2), keys.Layers[layer - 1].Values);
            for (var j = 0; j < k.Length; j++)
            {
                var p = Enumerable.Range(0, r.Length).Sum(i => r[i] * was[(i * k.Length) + j]);
                for (var i = 0; i < r.Length; i++)
                    Assert.Equal(was[(i * k.Length) + j] + (((Value(layer) - Value(layer - 1)) * k[j]) - p) * r[i], now[(i * k.Length) + j], 1e-5);
            }
        }
        Assert.All(manifest.Report.Writers, writer => Assert.InRange(Assert.Single(writer.Leak), 0, 1e-12));
        Assert.All(manifest.Report.Writers, writer => Assert.InRange(Assert.Single(writer.RoundedLeak), 0, 1e-5));
        // Other keys are another edit.
        Assert.NotEqual(manifest.Key, Run(held, Keys(), "other").Key);
        Assert.Throws<ArgumentException>(() => Run(held, new(keys.Layers.Take(2).ToArray()), "missing"));
        Assert.Equal([3, 4], WeightEdit.Check(Fixtures.TinyModel, held, _ => D, AsPseudoBias).LayersWithoutKey.Skip(2));
    }

    // (3t + 5j + tj) mod 7, less 2, in halves.
    private static float[] Inputs(int rows, int width) => [.. Enumerable.Range(0, rows * width).Select(at => ((((3 * (at / width)) + (5 * (at % width)) + (at / width * (at % width))) % 7) - 2) / 2f)];

    private EditManifest Run(Intervention intervention, ConstantKeys keys, string target) => WeightEdit.Run(
        new(Fixtures.TinyModel, intervention, _ => D, Edits.Source) { Options = AsPseudoBias, Keys = keys }, _folder[target], null, Token);

    public void Dispose() => _folder.Dispose();
}
