using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Tests.Directions.Auditing;

/// <summary>Poles of known places on the first axis; the other axes have shares that must not matter.</summary>
public sealed class BipolarDiagnosisTests
{
    [Theory]
    // Δ = 4 throughout: near is 1, far is 4.
    [InlineData(4, 0, 0.0, EditFamily.Symmetric)]
    [InlineData(5, 1, 1.0, EditFamily.Symmetric)]
    [InlineData(3, -1, -1.0, EditFamily.Symmetric)]
    [InlineData(4, 0, null, EditFamily.Symmetric)]
    [InlineData(2, -2, 0.0, EditFamily.AffineOrOneSided)]
    [InlineData(2.9, -1.1, 0.0, EditFamily.AffineOrOneSided)]
    [InlineData(2, -2, null, EditFamily.AffineOrOneSided)]
    [InlineData(2, -2, 2.0, EditFamily.OneSidedFloor)]
    [InlineData(2, -2, 1.0, EditFamily.OneSidedFloor)]
    [InlineData(2, -2, 3.0, EditFamily.OneSidedFloor)]
    [InlineData(2, -2, 0.9, EditFamily.AffineOrOneSided)]
    [InlineData(2, -2, 3.1, EditFamily.AffineOrOneSided)]
    [InlineData(14, 10, 12.0, EditFamily.AffineOrOneSided)]
    [InlineData(-10, -14, null, EditFamily.AffineOrOneSided)]
    [InlineData(6, 2, 2.0, EditFamily.Undecided)]
    [InlineData(6, 2, null, EditFamily.Undecided)]
    [InlineData(4.5, 0.5, 2.0, EditFamily.Undecided)]
    [InlineData(4.5, 0.5, 4.5, EditFamily.OneSidedFloor)]
    public void Of_PolesAtKnownPlaces_CallsForTheirFamily(double positive, double negative, double? neutral, EditFamily family)
    {
        var layer = BipolarDiagnosis.Of(Made(positive, negative, neutral))[1];

        Assert.Equal(family, layer.Family);
        Assert.Equal((1, 4.0, positive * negative < 0), (layer.Layer, Math.Round(layer.Distance, 5), layer.OppositeSigns));
        Assert.Equal(
            new[] { positive, negative, (positive + negative) / 2, (positive + negative) / 8 }.Select(value => Math.Round(value, 4)),
            new[] { layer.Positive, layer.Negative, layer.Middle, layer.Offset }.Select(value => Math.Round(value, 4)));
        Assert.Equal(neutral is null, layer.Neutral is null || layer.NeutralPlace is null);
        if (neutral is { } number)
            Assert.Equal((number - negative) / 4, layer.NeutralPlace!.Value, 1e-5);
    }

    [Fact]
    public void Of_NoNeutral_SaysWhatItWasJudgedBy() =>
        Assert.Contains("no neutral mean is known", BipolarDiagnosis.Of(Made(4, 0, null))[0].Why, StringComparison.Ordinal);

    [Theory]
    [InlineData(2, -2, 2.0, "opposite signs (2 and -2): zero lies between them, 0.5 of the way")]
    [InlineData(14, 10, 14.0, "3 distances off zero")]
    public void Of_ModelAtThePositivePole_StillSaysWhereZeroIs(double positive, double negative, double neutral, string told)
    {
        var layer = BipolarDiagnosis.Of(Made(positive, negative, neutral))[0];

        Assert.Equal(EditFamily.OneSidedFloor, layer.Family);
        Assert.Contains(told, layer.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_MeansThatAreNotKnown_SaysNothing()
    {
        Assert.Empty(BipolarDiagnosis.Of(new Direction("d", 1, [1, 0, 1, 0])));
        Assert.Empty(BipolarDiagnosis.Of(new Direction("d", 1, [1, 0, 1, 0], new(Positive: [1, 0, 1, 0], Neutral: [1, 0, 1, 0]))));
    }

    [Fact]
    public void Of_ALayerWithoutAUsableRow_IsLeftOut() =>
        Assert.Equal([1], BipolarDiagnosis.Of(new Direction("d", 1, [0, 0, 1, 0], new([1, 0, 1, 0], [1, 0, 0, 0]))).Select(layer => layer.Layer));

    [Fact]
    public void SpeaksAgainst_SymmetricEditsOfABipolarLayer_AndNothingElse()
    {
        var (bipolar, unipolar) = (BipolarDiagnosis.Of(Made(2, -2, 0))[0], BipolarDiagnosis.Of(Made(4, 0, 0))[0]);
        var ablate = new Ablate { Direction = "d" };
        Operation[] symmetric = [ablate, new AblateProjected { Direction = "d" }, new AblateKeepingNorm { Direction = "d" }];
        Operation[] others =
        [
            ablate with { AboutMiddle = true }, new Add { Direction = "d" }, new Floor { Direction = "d", Value = new(MeanOf.Neutral) },
            new Cap { Direction = "d", Value = new(null, 1) }, new SetTo { Direction = "d", Value = new(MeanOf.Positive) },
        ];

        Assert.All(symmetric, operation => Assert.True(bipolar.SpeaksAgainst(operation)));
        Assert.All(others, operation => Assert.False(bipolar.SpeaksAgainst(operation)));
        Assert.All(symmetric.Concat(others), operation => Assert.False(unipolar.SpeaksAgainst(operation)));
    }

    private static Direction Made(double positive, double negative, double? neutral)
    {
        static float[] Twice(double place, float other) => [(float)place, other, (float)place, other];
        return new("d", 1, [7, 0, 7, 0], new(Twice(positive, 30), Twice(negative, 20), neutral is { } number ? Twice(number, 10) : null));
    }
}
