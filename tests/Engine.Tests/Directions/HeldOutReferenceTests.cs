using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Directions;

/// <summary>Figures that Reference/held_out_auc.py made by refitting every direction in d dimensions.</summary>
public sealed class HeldOutReferenceTests
{
    [Theory]
    [InlineData("paired", 0.6071428571428571, 24.052676566236844, 0.373865805564221, 0.8000015317164204, 0.5, 0.11824031926028128, 0.8817596807397188)]
    [InlineData("unpaired", 0.746031746031746, 7.981279137541817, 0.3367121845063023, 0.9444384053677009, null, null, null)]
    [InlineData("mixed", 0.6716417910447762, 9.164038554724469, 0.310286455210532, 0.9029131571184223, 0.4, null, null)]
    [InlineData("repeated", 0.75, 15.085763992233135, 0.4374767066754085, 0.9204614754650814, 0.7142857142857143, 0.2082059619704562, 0.9596258979253676)]
    [InlineData("one only", 0.5714285714285714, 18.13221147283093, 0.3064987166784697, 0.8008959788151946, 0.5714285714285714, 0.13157422230868576, 0.9214689610356257)]
    public void Analyse_AnyMixOfRows_EqualsTheReference(
        string rows, double auc, double effective, double low, double high, double? won, double? wonLow, double? wonHigh)
    {
        var layer = Analyse(Rows(rows)).Layers[0];

        Assert.Equal(auc, layer.AucHeldOut, 12);
        Assert.Equal(effective, layer.EffectivePrompts!.Value, 1e-6);
        Equal(new Interval(low, high), layer.AucHeldOutInterval);
        Assert.Equal(won, layer.OwnPairsWon);
        Equal(wonLow is null ? null : new Interval(wonLow.Value, wonHigh!.Value), layer.OwnPairsInterval);
    }

    [Theory]
    [InlineData("paired", -0.340211464, 0.096001033)]
    [InlineData("unpaired", -0.374426245, 0.222232262)]
    [InlineData("mixed", -0.337300059, 0.081870335)]
    [InlineData("repeated", -0.389966765, 0.195669045)]
    [InlineData("one only", -0.32666668, 0.273166447)]
    public void Analyse_AnyMixOfRows_PlacesEachOnTheDirectionFittedWithoutItsPrompt(string rows, double first, double second)
    {
        var layer = Analyse(Rows(rows)).Layers[0];

        Assert.Equal(first, layer.ProjectionsA[0], 1e-6);
        Assert.Equal(second, layer.ProjectionsA[1], 1e-6);
    }

    [Fact]
    public void Analyse_EightPairsAtThreeLayers_ListsAllArrangementsAndJudgesLayersTogether()
    {
        var report = Analyse(Paired([0.25f, 0.05f, 0.6f]));

        Assert.Equal((127, true), (report.Permutations, report.AllPermutations));
        Assert.Equal([0.6071428571428571, 0.7857142857142857, 1.0], report.Layers.Select(layer => layer.AucHeldOut));
        Assert.Equal([0.3515625, 0.0546875, 0.0078125], report.Layers.Select(layer => layer.PValue!.Value));
        Assert.Equal([0.3515625, 0.109375, 0.0078125], report.Layers.Select(layer => layer.AdjustedPValue!.Value));
        double[] edges = [0.829157465196864, 0.8331232273802, 0.875];
        Interval[] wide = [new(0.35676384746800116, 0.8115439918499326), new(0.2978195710204641, 0.9694175325563292), new(0.5490491566631577, 1)];
        for (var layer = 0; layer < 3; layer++)
        {
            Assert.Equal(edges[layer], report.Layers[layer].NullHeldOutHighOfAll!.Value, 12);
            Equal(wide[layer], report.Layers[layer].AucHeldOutIntervalOfAll);
        }
        Assert.Equal(0.49915635545556797, report.Layers[0].NullHeldOut.Mean, 12);
        Assert.Equal((0.10714285714285714, 0.8035714285714286), (report.Layers[0].NullHeldOut.Low, report.Layers[0].NullHeldOut.High));
    }

    [Theory]
    [InlineData("paired")]
    [InlineData("unpaired")]
    [InlineData("mixed")]
    [InlineData("repeated")]
    public void Analyse_SidesExchanged_GivesTheSameAuc(string rows)
    {
        var contrast = Rows(rows);

        var straight = Analyse(contrast).Layers[0];
        var exchanged = Analyse(contrast with { KeysA = contrast.KeysB, KeysB = contrast.KeysA, ReadA = contrast.ReadB, ReadB = contrast.ReadA }).Layers[0];

        Assert.Equal((straight.AucHeldOut, straight.OwnPairsWon), (exchanged.AucHeldOut, exchanged.OwnPairsWon));
        Equal(straight.AucHeldOutInterval, exchanged.AucHeldOutInterval);
    }

    private static SeparabilityReport Analyse(Contrast contrast) =>
        Separability.Analyse(contrast, new SeparabilityOptions(), null, TestContext.Current.CancellationToken);

    private static Contrast Rows(string which) => which switch
    {
        "paired" => Paired([0.25f]),
        "unpaired" => Of(Named("a", Enumerable.Range(0, 9)), Named("b", Enumerable.Range(0, 7)), [0.3]),
        "mixed" => Of(Named("p", Enumerable.Range(0, 8)), Named("p", Enumerable.Range(3, 9)), [0.3]),
        "repeated" => Of(Named("p", Enumerable.Range(0, 14).Select(i => i / 2)), Named("p", Enumerable.Range(0, 7)), [0.2]),
        "one only" => Of(Named("p", Enumerable.Range(0, 8)), Named("p", Enumerable.Range(0, 7)), [0.2]),
        _ => throw new ArgumentOutOfRangeException(nameof(which), which, "No such rows."),
    };

    private static Contrast Paired(float[] shifts) =>
        Of(Named("p", Enumerable.Range(0, 8)), Named("p", Enumerable.Range(0, 8)), [.. shifts.Select(shift => Math.Round(shift, 2))]);

    private static string[] Named(string prefix, IEnumerable<int> numbers) => [.. numbers.Select(number => $"{prefix}{number}")];

    private static Contrast Of(string[] keysA, string[] keysB, double[] shifts) => SyntheticContrast.Make(1, new float[6], seed: 0, layers: shifts.Length) with
    {
        KeysA = keysA,
        KeysB = keysB,
        ReadA = (layer, rows) => Fill(rows, shifts[layer], 1 + 2 * layer),
        ReadB = (layer, rows) => Fill(rows, 0, 2 + 2 * layer),
    };

    private static void Fill(Span<float> rows, double shift, long seed)
    {
        for (var at = 0; at < rows.Length; at++)
        {
            long i = at / 6, j = at % 6;
            var number = (i * 7919 + j * 104729 + i * i * j * 31 + (seed + 1) * 1299709 + i * j * j * seed * 17) % 1009;
            rows[at] = (float)(number / 1009.0 - 0.5 + (j == 0 ? shift : 0));
        }
    }

    private static void Equal(Interval? expected, Interval? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is null)
            return;
        Assert.Equal(expected.Low, actual!.Low, 1e-8);
        Assert.Equal(expected.High, actual.High, 1e-8);
    }
}
