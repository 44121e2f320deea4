using System.Text.Json;
using MathNet.Numerics.Distributions;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Directions;

public sealed class SeparabilityTests
{
    private static readonly SeparabilityOptions s_quick = new(Permutations: 40);

    private static SeparabilityReport Analyse(Contrast contrast, SeparabilityOptions? options = null) =>
        Separability.Analyse(contrast, options ?? s_quick, null, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(true, 2560)]
    [InlineData(false, 2560)]
    [InlineData(true, 30)]
    [InlineData(false, 30)]
    public void Analyse_LabelsWithoutMeaning_InSampleIsWhatItsNullExpectsAndHeldOutIsAHalf(bool paired, int wideAxes)
    {
        var scales = SyntheticContrast.Block(2560, wideAxes);

        var layers = Analyse(SyntheticContrast.Make(30, scales, seed: 11, paired, layers: 20)).Layers;

        // Independent rows: Φ(√(d_eff/n)).
        var expected = Normal.CDF(0, 1, Math.Sqrt(SyntheticContrast.EffectiveDimension(scales) / 30));
        Assert.InRange(layers.Average(l => l.NullInSample.Mean) - expected, -0.02, 0.02);
        Assert.InRange(layers.Average(l => l.AucInSample) - layers.Average(l => l.NullInSample.Mean), -0.02, 0.02);
        Assert.InRange(layers.Average(l => l.AucHeldOut), 0.45, 0.55);
        Assert.All(layers, l => Assert.InRange(0.5, l.NullHeldOut.Low, l.NullHeldOut.High));
    }

    [Fact]
    public void Analyse_LabelsWithoutMeaningOnADecayingSpectrum_NullInSampleEqualsSimulation()
    {
        // Variances 1/i, n = 30: numpy and scipy give a mean in-sample AUC of 0.9105 over 300 draws (standard error 0.003).
        var layers = Analyse(SyntheticContrast.Make(30, SyntheticContrast.Decaying(2560, 1), seed: 11, layers: 40)).Layers;

        Assert.InRange(layers.Average(l => l.NullInSample.Mean), 0.885, 0.936);
        Assert.InRange(layers.Average(l => l.AucHeldOut), 0.45, 0.55);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void EffectiveDimension_OfKnownSpectra_IsRecoveredFromSixtyRows(double power)
    {
        var scales = SyntheticContrast.Decaying(2560, power);
        var expected = SyntheticContrast.EffectiveDimension(scales);

        var estimates = Analyse(SyntheticContrast.Make(30, scales, seed: 5, layers: 10)).Layers.Select(l => l.EffectiveDimension);

        Assert.InRange(estimates.Average() / expected, 0.85, 1.2);
    }

    [Fact]
    public void Analyse_OneDimension_EqualsTheClosedForms()
    {
        // N(2, 1) against N(0, 1): d' = 2, AUC = Φ(2/√2), margin 2.
        var layer = Analyse(SyntheticContrast.Make(800, [1f], seed: 2, paired: false, shift: [2f])).Layers[0];

        Assert.InRange(layer.DPrimeHeldOut!.Value, 1.85, 2.15);
        Assert.InRange(layer.DPrimeInSample!.Value, 1.85, 2.15);
        Assert.InRange(layer.AucHeldOut - Normal.CDF(0, 1, 2 / Math.Sqrt(2)), -0.02, 0.02);
        Assert.InRange(layer.Margin, 1.85, 2.15);
        Assert.InRange(layer.AucHeldOut, layer.AucHeldOutInterval!.Low, layer.AucHeldOutInterval.High);
        // Hanley and McNeil 1982 give a standard error near 0.0070 here.
        Assert.InRange(layer.AucHeldOutInterval.High - layer.AucHeldOutInterval.Low, 0.02, 0.036);
        Assert.Equal(1, layer.EffectiveDimension, 6);
    }

    [Fact]
    public void Analyse_PromptsThatDifferMoreThanTheSides_KeepsOwnPairsApart()
    {
        // Row i of both sides lies at a place of its prompt (N(0, 1)), A a fifth of a unit above B: every prompt wins against itself,
        // few win against the others.
        var places = new SeededRandom(3, RandomPurpose.Test, 0);
        float[] b = [.. Enumerable.Range(0, 30).Select(_ => (float)places.NextNormal())];
        var contrast = SyntheticContrast.Make(30, [1f], seed: 1) with
        {
            ReadA = (_, rows) => b.Select(v => v + 0.2f).ToArray().CopyTo(rows),
            ReadB = (_, rows) => b.CopyTo(rows),
        };

        var layer = Analyse(contrast).Layers[0];

        // Counted by hand: A's row of one prompt against B's row of every other.
        var won = (from g in Enumerable.Range(0, 30) from h in Enumerable.Range(0, 30) where g != h select b[g] + 0.2f > b[h] ? 1.0 : 0).Average();
        Assert.Equal(won, layer.AucHeldOut, 12);
        Assert.InRange(layer.AucHeldOut, 0.5, 0.62);
        Assert.Equal(1, layer.OwnPairsWon);
        Assert.Equal(1, layer.OwnPairsInterval!.High);
        Assert.InRange(layer.OwnPairsInterval.Low, 0.87, 0.88);
    }

    [Fact]
    public void Analyse_PlantedDirection_IsFoundOnHeldOutPromptsAndWarnedAbout()
    {
        var scales = SyntheticContrast.Equal(256);
        var shift = new float[256];
        shift[17] = 40;

        var report = Analyse(SyntheticContrast.Make(30, scales, seed: 3, shift: shift, layers: 2));

        var layer = report.Layers[1];
        Assert.Equal(1, layer.AucHeldOut);
        Assert.True(layer.Saturated);
        Assert.InRange(layer.Margin, 38, 41);
        // A row's norm is sqrt(|shift|² + 256) on side A and 16 on side B.
        Assert.InRange(layer.AmbientNorm, 29, 30.5);
        Assert.Equal(layer.Margin / layer.AmbientNorm, layer.MarginOverAmbient, 12);
        Assert.All(layer.ProjectionsA, p => Assert.InRange(p, 14, 26));
        Assert.All(layer.ProjectionsB, p => Assert.InRange(p, -26, -14));
        Assert.Contains(report.Warnings, w => w.Code == "saturated" && w.Layers.SequenceEqual([0, 1]) && w.Message.Contains("2 of 2 layers", StringComparison.Ordinal));
        Assert.Contains(report.Warnings, w => w.Code == "separable-at-input");
        Assert.DoesNotContain(report.Warnings, w => w.Code is "few-prompts" or "within-null" or "constant-layer");
    }

    [Theory]
    [InlineData(8, 0.589)]
    [InlineData(12, 0.694)]
    [InlineData(30, 0.878)]
    public void Analyse_PerfectSeparation_HasALowerLimitBelowOne(int prompts, double about)
    {
        var layer = Analyse(SyntheticContrast.Make(prompts, SyntheticContrast.Equal(16), seed: 1, shift: [100, .. new float[15]])).Layers[0];

        var q = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, prompts - 1, 0.975);
        Assert.Equal(1, layer.AucHeldOut);
        Assert.Equal(prompts / (prompts + q * q), layer.AucHeldOutInterval!.Low, 12);
        Assert.Equal(about, layer.AucHeldOutInterval.Low, 0.02);
        Assert.Equal(1, layer.AucHeldOutInterval.High);
        Assert.True(layer.AucHeldOutIntervalOfAll!.Low <= layer.AucHeldOutInterval.Low);
    }

    [Fact]
    public void Analyse_TranslatedRows_GivesTheSameAnswer()
    {
        var scales = SyntheticContrast.Decaying(512, 0.5);
        var shift = Enumerable.Repeat(0.02f, 512).ToArray();

        var near = Analyse(SyntheticContrast.Make(30, scales, seed: 4, shift: shift)).Layers[0];
        var far = Analyse(SyntheticContrast.Make(30, scales, seed: 4, shift: shift, translation: 64)).Layers[0];

        Assert.Equal(near.AucHeldOut, far.AucHeldOut, 1e-2);
        Assert.Equal(near.AucInSample, far.AucInSample, 1e-2);
        Assert.Equal(near.Margin, far.Margin, 1e-3);
        Assert.True(far.AmbientNorm > 100 * near.AmbientNorm);
    }

    [Fact]
    public void Analyse_SameSeed_GivesTheSameBits()
    {
        Contrast Make() => SyntheticContrast.Make(17, SyntheticContrast.Equal(70), seed: 6, shift: [.. Enumerable.Repeat(0.1f, 70)], layers: 2);

        var first = JsonSerializer.Serialize(Analyse(Make()));
        var second = JsonSerializer.Serialize(Analyse(Make()));
        var otherSeed = JsonSerializer.Serialize(Analyse(Make(), s_quick with { Seed = 2 }));

        Assert.Equal(first, second);
        Assert.NotEqual(first, otherSeed);
    }

    [Fact]
    public void Analyse_IdenticalRows_SayNothingAndWarn()
    {
        var report = Analyse(SyntheticContrast.Make(12, new float[16], seed: 1, translation: 3));

        var layer = report.Layers[0];
        Assert.Equal(0.5, layer.AucHeldOut);
        Assert.Equal(0.5, layer.AucInSample);
        Assert.Null(layer.DPrimeHeldOut);
        Assert.Equal(0, layer.Margin);
        Assert.Equal(12, layer.AmbientNorm, 6);
        Assert.Contains(report.Warnings, w => w.Code == "constant-layer");
    }

    [Theory]
    [InlineData(5, "Only 5 distinct prompts a side: too few prompts for an interval or a p-value.")]
    [InlineData(8, "Only 8 distinct prompts a side: the interval is wide (about ±0.25 at 8 prompts), and perfect separation of 8 only says \"at least 0.59\".")]
    [InlineData(20, "20 distinct prompts a side: the figures are rough; perfect separation of 20 says \"at least 0.82\".")]
    public void Analyse_FewPrompts_SaysWhatTheyAreGoodFor(int prompts, string words)
    {
        var report = Analyse(SyntheticContrast.Make(prompts, SyntheticContrast.Equal(32), seed: 1));

        Assert.StartsWith(words, Assert.Single(report.Warnings, w => w.Code == "few-prompts").Message, StringComparison.Ordinal);
        Assert.Equal(prompts < 6, report.Layers[0].AucHeldOutInterval is null);
        Assert.Equal(prompts < 6, report.Layers[0].AdjustedPValue is null);
    }

    [Fact]
    public void Analyse_SeveralLayersAtTheCeiling_NamesThemAllAndWarns()
    {
        var report = Analyse(SyntheticContrast.Make(30, SyntheticContrast.Equal(16), seed: 1, shift: [100, .. new float[15]], layers: 4));

        Assert.Equal([0, 1, 2, 3], report.BestLayers().Select(layer => layer.Layer));
        Assert.Contains(report.Warnings, w => w.Code == "held-out-saturated" && w.Layers.Count == 4);
    }

    [Fact]
    public void Analyse_FewPromptsThatWinByLuck_AreNotCalledSeparableAtInput()
    {
        // Each prompt wins against itself by a hair and loses against the others: the earlier estimate counted the former.
        var contrast = SyntheticContrast.Make(4, [1f], seed: 1) with
        {
            ReadA = (_, rows) => new[] { 0.1f, 10.1f, 20.1f, 30.1f }.CopyTo(rows),
            ReadB = (_, rows) => new[] { 0f, 10f, 20f, 30f }.CopyTo(rows),
        };

        var report = Analyse(contrast);

        Assert.Equal(0.5, report.Layers[0].AucHeldOut);
        Assert.DoesNotContain(report.Warnings, w => w.Code == "separable-at-input");
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void Analyse_TooFewPrompts_IsRefusedWithTheNumbers(int prompts, bool paired)
    {
        var thrown = Assert.Throws<RefusedInputException>(() => Analyse(SyntheticContrast.Make(prompts, [1f], seed: 1, paired)));

        Assert.Contains($"'expert' has {prompts} distinct prompts and side 'cautious' {prompts}", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Analyse_ANumberThatIsNotFinite_IsNamed(float odd)
    {
        var contrast = SyntheticContrast.Make(12, [1f, 1f], seed: 1) with { ReadB = (_, rows) => rows[23] = odd };

        var thrown = Assert.Throws<InvalidDataException>(() => Analyse(contrast));

        Assert.Contains("Side 'cautious', position 'last-prompt-token', layer 0: row 11", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Analyse_Cancelled_Stops()
    {
        using var cancelled = new CancellationTokenSource();
        var contrast = SyntheticContrast.Make(12, [1f, 1f], seed: 1, layers: 5);
        var progress = new Recorder(done =>
        {
            if (done.LayersDone == 2)
                cancelled.Cancel();
        });

        Assert.ThrowsAny<OperationCanceledException>(() => Separability.Analyse(contrast, s_quick, progress, cancelled.Token));

        // Layers that other threads were at may still end.
        Assert.InRange(progress.Seen.Count, 2, 5);
        Assert.Equal(progress.Seen.Select((_, i) => new SeparabilityProgress(i + 1, 5)), progress.Seen);
    }

    [Fact]
    public void Report_ThroughJson_ComesBackEqual()
    {
        var report = Analyse(SyntheticContrast.Make(12, SyntheticContrast.Equal(8), seed: 1, layers: 2));

        var json = JsonSerializer.Serialize(report);
        var again = JsonSerializer.Deserialize<SeparabilityReport>(json)!;

        Assert.Equal(json, JsonSerializer.Serialize(again));
        Assert.Contains("\"Pairing\":\"paired\"", json, StringComparison.Ordinal);
        Assert.Equal(report.Layers[1].AucHeldOutInterval, again.Layers[1].AucHeldOutInterval);
    }

    private sealed class Recorder(Action<SeparabilityProgress> then) : IProgress<SeparabilityProgress>
    {
        public List<SeparabilityProgress> Seen { get; } = [];

        public void Report(SeparabilityProgress value)
        {
            Seen.Add(value);
            then(value);
        }
    }
}
