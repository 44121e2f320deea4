using System.Text.Json;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Directions.Auditing;

public sealed class DirectionAuditTests
{
    private static readonly AuditOptions s_quick = new(Permutations: 20, Splits: 20, RandomDirections: 200);

    public static TheoryData<int, int> Cases() =>
        [.. ReferenceRows.All.SelectMany((rows, at) => rows.Audits.Select((audit, method) => new TheoryDataRow<int, int>(at, method) { Label = $"{rows.Name}: {audit.Method}" }))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Measure_EachMethod_EqualsTheReference(int rows, int method)
    {
        var (reference, expected) = (ReferenceRows.All[rows], ReferenceRows.All[rows].Audits[method]);

        var layer = Audit(reference.Contrast(), expected.Options).Layers[1];

        Equal(reference.Agreement, layer.Agreement, 1e-9);
        Equal(reference.AgreementWithOthers, layer.AgreementWithOthers, 1e-9);
        Equal(expected.Halves, layer.SplitHalf, 1e-6);
        if (expected.Auc is not { } auc)
            return;
        Assert.Equal(auc, layer.Separability.AucHeldOut, 12);
        Assert.Equal(expected.Effective!.Value, layer.Separability.EffectivePrompts!.Value, 1e-6);
        Assert.Equal(expected.Own, layer.Separability.OwnPairsWon);
        var places = layer.Separability.ProjectionsA.Concat(layer.Separability.ProjectionsB).ToArray();
        var size = expected.Places!.Max(Math.Abs);
        for (var row = 0; row < places.Length; row++)
            Assert.Equal(expected.Places![row], places[row], 2e-6 * size);
    }

    [Fact]
    public void Measure_MeanDifference_HasSeparabilitysOwnFigures()
    {
        var contrast = SyntheticContrast.Make(12, SyntheticContrast.Equal(20), seed: 4, shift: [2, .. new float[19]], layers: 3);

        var report = Audit(contrast, new(), new(Splits: 5, RandomDirections: 20));
        var separability = Separability.Analyse(contrast, new SeparabilityOptions(), null, TestContext.Current.CancellationToken);

        Assert.Equal(JsonSerializer.Serialize(separability.Layers), JsonSerializer.Serialize(report.Layers.Select(layer => layer.Separability)));
        Assert.Equal(separability.BestLayer().Layer, report.BestLayer().Layer);
        Assert.Equal((separability.Permutations, separability.AllPermutations), (report.Permutations, report.AllPermutations));
    }

    [Fact]
    public void Measure_RandomDirections_LieWhereDirectionsDrawnInAllDimensionsLie()
    {
        // Ten wide axes of sixty, and a shift along one of them: random directions see some of it.
        var scales = SyntheticContrast.Block(60, 10);
        var contrast = SyntheticContrast.Make(15, scales, seed: 6, shift: [3, .. new float[59]], layers: 2);
        var (a, b) = (new float[15 * 60], new float[15 * 60]);
        contrast.ReadA(1, a);
        contrast.ReadB(1, b);
        var random = new SeededRandom(5, RandomPurpose.Test, 77);
        double[] aucs = [.. Enumerable.Range(0, 20_000).Select(_ =>
        {
            double[] axis = [.. Enumerable.Range(0, 60).Select(_ => random.NextNormal())];
            double[] Places(float[] rows) => [.. rows.Chunk(60).Select(row => row.Zip(axis, (x, y) => x * y).Sum())];
            return Auc.Of(Places(a), Places(b));
        })];
        var band = OrderStatistics.Band(aucs);

        var layer = Audit(contrast, new(), new(Permutations: 20, Splits: 1, RandomDirections: 20_000)).Layers[1];

        Assert.Equal(band.Mean, layer.RandomNull.Band.Mean, 0.01);
        Assert.Equal(band.Low, layer.RandomNull.Band.Low, 0.015);
        Assert.Equal(band.High, layer.RandomNull.Band.High, 0.015);
        var far = Math.Abs(layer.Separability.AucInSample - 0.5);
        Assert.Equal(aucs.Count(auc => Math.Abs(auc - 0.5) >= far - 1e-12) / 20_000.0, layer.RandomNull.ShareAsFar, 0.01);
        Assert.Equal(20_000, layer.RandomNull.Directions);
    }

    [Theory]
    [InlineData(DirectionMethod.MeanDifference)]
    [InlineData(DirectionMethod.LogisticProbe)]
    public void Measure_ControlAndNeutral_AreMeasuredAlongTheSameMethod(DirectionMethod method)
    {
        var options = new FindingOptions { Method = method };
        var contrast = SyntheticContrast.Make(12, SyntheticContrast.Equal(6), seed: 1, shift: [6, 0, 0, 0, 0, 0], layers: 2);
        var control = SyntheticContrast.Make(12, SyntheticContrast.Equal(6), seed: 2, shift: [0, 9, 0, 0, 0, 0], layers: 2) with { SideA = "clock museum", SideB = "music teacher" };
        var neutral = new SideRows("neutral", 2, (_, _, rows) => new float[] { 3, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0 }.CopyTo(rows));
        var direction = DirectionFinder.Find("d", contrast, neutral, options, null, TestContext.Current.CancellationToken);

        var report = DirectionAudit.Measure(direction, contrast, neutral, control, options, s_quick, null, TestContext.Current.CancellationToken);

        var (layer, beside) = (report.Layers[1], report.Control!.Layers[1]);
        Assert.Equal(("clock museum", "music teacher", "neutral"), (report.Control.Positive, report.Control.Negative, report.Neutral));
        Assert.Equal(Audit(control, options).Layers[1].Separability.AucHeldOut, beside.AucHeldOut);
        Assert.Equal(Audit(control, options).Layers[1].Separability.AucHeldOutInterval, beside.AucHeldOutInterval);
        Assert.Equal(Audit(control, options).Layers[1].Separability.MarginOverAmbient, beside.MarginOverAmbient);
        var other = DirectionFinder.Find("c", control, null, options, null, TestContext.Current.CancellationToken);
        Assert.Equal(DirectionCosines.Of(direction, other)[1]!.Value, beside.Cosine!.Value, 1e-5);
        // (3, 0, …) lies half-way but for noise, and (6, 0, …) three units on along the first axis.
        Assert.InRange(layer.ProjectionsNeutral![0], -1.5, 1.5);
        Assert.Equal(3 * direction.Unit(1)[0], layer.ProjectionsNeutral[1] - layer.ProjectionsNeutral[0], 1e-5);
        Assert.Equal(BipolarDiagnosis.Of(direction)[1], layer.Diagnosis);
    }

    [Fact]
    public void Measure_LayersThatDoNotVary_SayNothingAndStaySerialisable()
    {
        var report = Audit(ReferenceRows.All[0].Contrast(), new() { Method = DirectionMethod.LogisticProbe });

        var layer = report.Layers[0];
        Assert.Equal((false, 0.5, null, null, null), (layer.Usable, layer.Separability.AucHeldOut, layer.Agreement, layer.SplitHalf, layer.Diagnosis));
        Assert.Equal(1, report.BestLayer().Layer);
        var json = JsonSerializer.Serialize(report, JsonSerializerOptions.Web);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<AuditReport>(json, JsonSerializerOptions.Web), JsonSerializerOptions.Web));
        Assert.Contains("\"method\":\"logistic-probe\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_Twice_GivesTheSameBits()
    {
        var contrast = SyntheticContrast.Make(9, SyntheticContrast.Equal(30), seed: 1, layers: 4);
        var options = new FindingOptions { Method = DirectionMethod.RobustMeanDifference };

        Assert.Equal(JsonSerializer.Serialize(Audit(contrast, options)), JsonSerializer.Serialize(Audit(contrast, options)));
    }

    [Fact]
    public void Measure_OnePrompt_IsRefusedWithTheNumbers()
    {
        var direction = new Direction("d", 1, [1, 1, 1, 1]);

        var thrown = Assert.Throws<RefusedInputException>(() => DirectionAudit.Measure(
            direction, SyntheticContrast.Make(1, [1f, 1f], seed: 1, layers: 2), null, null, new(), s_quick, null, TestContext.Current.CancellationToken));

        Assert.Contains("'expert' has 1 distinct prompts", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 2, "Direction d has width 2, and the rows of 'expert' and 'cautious' have 3")]
    [InlineData(2, 4, "Direction d has rows for layers 0 to 1, and 'expert' and 'cautious' have layers 0 to 3")]
    public void Measure_RowsOfAnotherModel_AreRefusedByName(int width, int layers, string why)
    {
        var thrown = Assert.ThrowsAny<RefusedInputException>(() => DirectionAudit.Measure(
            new Direction("d", 1, [1, 1, 1, 1]), SyntheticContrast.Make(9, SyntheticContrast.Equal(width), seed: 1, layers: layers),
            null, null, new(), s_quick, null, TestContext.Current.CancellationToken));

        Assert.Contains(why, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_Stages_AreTold()
    {
        var contrast = SyntheticContrast.Make(6, [1f, 1f], seed: 1, layers: 2);
        var told = new List<string>();

        DirectionAudit.Measure(new Direction("d", 1, [1, 1, 1, 1]), contrast, null, contrast, new(), s_quick, new Told(told), TestContext.Current.CancellationToken);

        Assert.Equal(["Layers audited: 1 of 2", "Layers audited: 2 of 2", "Layers of the control audited: 1 of 2", "Layers of the control audited: 2 of 2"], told);
    }

    private static AuditReport Audit(Contrast contrast, FindingOptions options, AuditOptions? audit = null)
    {
        var direction = DirectionFinder.Find("d", contrast, null, options, null, TestContext.Current.CancellationToken);
        return DirectionAudit.Measure(direction, contrast, null, null, options, audit ?? s_quick, null, TestContext.Current.CancellationToken);
    }

    private static void Equal(double[]? expected, Spread? actual, double tolerance)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is null)
            return;
        Assert.Equal(expected[0], actual!.Mean, tolerance);
        Assert.Equal(expected[1], actual.StandardDeviation, tolerance);
        Assert.Equal(expected[2], actual.ShareBelowZero, 1e-12);
        Assert.Equal(expected[3], actual.Count);
    }

    private sealed class Told(List<string> to) : IProgress<string>
    {
        public void Report(string value) => to.Add(value);
    }
}
