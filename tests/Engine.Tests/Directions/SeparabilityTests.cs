using System.Text.Json;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Directions;

public sealed class SeparabilityTests
{
    private static readonly SeparabilityOptions s_quick = new(Repeats: 3, Permutations: 40, Bootstraps: 200);

    private static SeparabilityReport Analyse(Contrast contrast, SeparabilityOptions? options = null) =>
        Separability.Analyse(contrast, options ?? s_quick, null, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(true, 2560)]
    [InlineData(false, 2560)]
    [InlineData(true, 100)]
    [InlineData(false, 100)]
    [InlineData(true, 30)]
    [InlineData(false, 30)]
    public void Analyse_LabelsWithoutMeaning_InSampleFollowsTheFormulaAndHeldOutIsAHalf(bool paired, int wideAxes)
    {
        var scales = SyntheticContrast.Block(2560, wideAxes);
        var expected = NormalDistribution.Cdf(Math.Sqrt(SyntheticContrast.EffectiveDimension(scales) / 30));

        var layers = Analyse(SyntheticContrast.Make(30, scales, seed: 11, paired, layers: 20)).Layers;

        Assert.InRange(layers.Average(l => l.AucInSample) - expected, -0.02, 0.02);
        Assert.InRange(layers.Average(l => l.NullInSample.Mean) - expected, -0.02, 0.02);
        Assert.InRange(layers.Average(l => l.ExpectedNullAucInSample) - expected, -0.02, 0.02);
        Assert.InRange(layers.Average(l => l.AucHeldOut), 0.45, 0.55);
        Assert.All(layers, l => Assert.InRange(0.5, l.NullHeldOut.Low, l.NullHeldOut.High));
    }

    [Fact]
    public void Analyse_LabelsWithoutMeaningOnADecayingSpectrum_NullInSampleEqualsSimulation()
    {
        // Variances 1/i, n = 30: numpy and scipy give a mean in-sample AUC of 0.9105 over 300 draws (standard error 0.003).
        // The formula says 0.885: it neglects how much a few wide axes let the spread along r vary.
        var scales = SyntheticContrast.Decaying(2560, 1);

        var layers = Analyse(SyntheticContrast.Make(30, scales, seed: 11, layers: 40)).Layers;

        Assert.InRange(layers.Average(l => l.NullInSample.Mean), 0.885, 0.936);
        Assert.InRange(layers.Average(l => l.ExpectedNullAucInSample), 0.865, 0.905);
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
        var layer = Analyse(SyntheticContrast.Make(4000, [1f], seed: 2, paired: false, shift: [2f])).Layers[0];

        Assert.InRange(layer.DPrimeHeldOut!.Value, 1.93, 2.07);
        Assert.InRange(layer.DPrimeInSample!.Value, 1.93, 2.07);
        Assert.InRange(layer.AucHeldOut - NormalDistribution.Cdf(2 / Math.Sqrt(2)), -0.01, 0.01);
        Assert.InRange(layer.Margin, 1.93, 2.07);
        Assert.InRange(layer.AucHeldOut, layer.AucHeldOutInterval.Low, layer.AucHeldOutInterval.High);
        // Hanley and McNeil 1982 give a standard error near 0.0031 here.
        Assert.InRange(layer.AucHeldOutInterval.High - layer.AucHeldOutInterval.Low, 0.009, 0.016);
        Assert.Equal(1, layer.EffectiveDimension, 6);
    }

    [Fact]
    public void Analyse_PromptsThatDifferMoreThanTheSides_IntervalHoldsTheEstimate()
    {
        // Row i of both sides lies at a place of its prompt (N(0, 1)), A a fifth of a unit above B: every prompt wins against itself,
        // few win against the others, so an interval that compared a prompt with itself too often would lie above the estimate.
        var places = new SeededRandom(3, RandomPurpose.Test, 0);
        float[] b = [.. Enumerable.Range(0, 30).Select(_ => (float)places.NextNormal())];
        var contrast = SyntheticContrast.Make(30, [1f], seed: 1) with
        {
            ReadA = (_, rows) => b.Select(v => v + 0.2f).ToArray().CopyTo(rows),
            ReadB = (_, rows) => b.CopyTo(rows),
        };

        var layer = Analyse(contrast, new(Repeats: 10, Permutations: 40, Bootstraps: 1000)).Layers[0];

        var middle = (layer.AucHeldOutInterval.Low + layer.AucHeldOutInterval.High) / 2;
        Assert.InRange(layer.AucHeldOut, layer.AucHeldOutInterval.Low, layer.AucHeldOutInterval.High);
        Assert.InRange(middle - layer.AucHeldOut, -0.03, 0.03);
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
    [InlineData(true)]
    [InlineData(false)]
    public void Analyse_HeldOutScores_EqualRefittingFoldByFold(bool paired)
    {
        var shift = Enumerable.Repeat(0.25f, 40).ToArray();
        var contrast = SyntheticContrast.Make(13, SyntheticContrast.Decaying(40, 0.3), seed: 8, paired, shift);
        var options = s_quick with { Repeats = 2 };

        var layer = Analyse(contrast, options).Layers[0];

        var (auc, projections) = NaiveHeldOut(contrast, options);
        Assert.Equal(auc, layer.AucHeldOut, 12);
        float[] actual = [.. layer.ProjectionsA, .. layer.ProjectionsB];
        for (var row = 0; row < actual.Length; row++)
            Assert.Equal(projections[row], actual[row], 1e-5);
    }

    /// <summary>The definition, row by row and in double.</summary>
    private static (double Auc, double[] Projections) NaiveHeldOut(Contrast contrast, SeparabilityOptions options)
    {
        var groups = new PromptGroups(contrast.KeysA, contrast.KeysB);
        var values = new float[groups.Rows * contrast.Width];
        contrast.ReadA(0, values.AsSpan(0, groups.RowsA * contrast.Width));
        contrast.ReadB(0, values.AsSpan(groups.RowsA * contrast.Width));
        double[][] rows = [.. values.Chunk(contrast.Width)
            .Select(row => Array.ConvertAll(row, x => (double)x))];
        var projections = new double[rows.Length];
        var aucs = new List<double>();
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            var labelling = groups.Observed(options.Folds, options.Seed, repeat);
            for (var fold = 0; fold < options.Folds; fold++)
            {
                double[] Mean(bool positive)
                {
                    var train = Enumerable.Range(0, rows.Length)
                        .Where(row => labelling.Fold[row] != fold && labelling.Positive[row] == positive).ToArray();
                    return [.. Enumerable.Range(0, contrast.Width).Select(i => train.Average(row => rows[row][i]))];
                }

                var (a, b) = (Mean(true), Mean(false));
                var direction = a.Zip(b, (x, y) => x - y).ToArray();
                var norm = Math.Sqrt(direction.Sum(x => x * x));
                double Projection(double[] row) => row.Zip(direction, (x, r) => x * r / norm).Sum();
                var midpoint = (Projection(a) + Projection(b)) / 2;
                var test = Enumerable.Range(0, rows.Length).Where(row => labelling.Fold[row] == fold).ToArray();
                foreach (var row in test)
                    projections[row] += (Projection(rows[row]) - midpoint) / options.Repeats;
                aucs.Add(Auc.Of(
                    [.. test.Where(row => labelling.Positive[row]).Select(row => Projection(rows[row]))],
                    [.. test.Where(row => !labelling.Positive[row]).Select(row => Projection(rows[row]))]));
            }
        }
        return (aucs.Average(), projections);
    }

    [Fact]
    public void Analyse_TranslatedRows_GivesTheSameAnswer()
    {
        var scales = SyntheticContrast.Decaying(512, 0.5);
        var shift = Enumerable.Repeat(0.02f, 512).ToArray();

        var near = Analyse(SyntheticContrast.Make(30, scales, seed: 4, shift: shift)).Layers[0];
        var far = Analyse(SyntheticContrast.Make(30, scales, seed: 4, shift: shift, translation: 64)).Layers[0];

        Assert.Equal(near.AucHeldOut, far.AucHeldOut, 3);
        Assert.Equal(near.AucInSample, far.AucInSample, 3);
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

    [Fact]
    public void Analyse_FewPrompts_WarnsAndUsesFewerFolds()
    {
        var report = Analyse(SyntheticContrast.Make(4, SyntheticContrast.Equal(32), seed: 1));

        Assert.Equal(4, report.Folds);
        Assert.Contains(report.Warnings, w => w.Code == "few-prompts" && w.Message.Contains("4 distinct prompts", StringComparison.Ordinal));
    }

    [Fact]
    public void Analyse_OnePrompt_IsRefusedWithTheSidesName()
    {
        var thrown = Assert.Throws<RefusedInputException>(() => Analyse(SyntheticContrast.Make(1, [1f], seed: 1)));

        Assert.Contains("'expert' has 1 distinct prompts", thrown.Message, StringComparison.Ordinal);
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

        Assert.Equal([new(1, 5), new(2, 5)], progress.Seen);
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
