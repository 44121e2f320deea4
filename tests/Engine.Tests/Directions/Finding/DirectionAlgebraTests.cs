using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Directions.Finding;

public sealed class DirectionAlgebraTests
{
    private const int Width = 12;

    [Fact]
    public void Negate_TurnsRowsRoundAndExchangesThePoles()
    {
        var parent = Made(1);

        var made = DirectionAlgebra.Negate("n", parent);

        for (var layer = 0; layer < 3; layer++)
            Assert.Equal(parent.Row(layer).ToArray().Select(value => -value), made.Row(layer).ToArray());
        Assert.Equal(parent.Means.Positive, made.Means.Negative);
        Assert.Equal(parent.Means.Negative, made.Means.Positive);
        Assert.Equal(parent.Means.Neutral, made.Means.Neutral);
        Assert.Equal("n", made.Name);
        Assert.Equal(parent.AmbientNorm, made.AmbientNorm);
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(-0.5)]
    public void Scale_AnyFactor_ScalesTheLength(double factor)
    {
        var made = DirectionAlgebra.Scale("s", Made(1), factor);

        Assert.Equal(Made(1).Norm(2) * Math.Abs(factor), made.Norm(2), 1e-5);
        Assert.Equal(Math.Sign(factor), Math.Sign(DirectionCosines.Of(Made(1), made)[1]!.Value));
        Assert.Equal(factor > 0, made.Means.Positive!.SequenceEqual(Made(1).Means.Positive!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void Scale_ByNothing_IsRefused(double factor) =>
        Assert.Contains("the factor must be a number other than 0", Assert.Throws<DirectionException>(() => DirectionAlgebra.Scale("s", Made(1), factor)).Message, StringComparison.Ordinal);

    [Fact]
    public void Orthogonalise_AgainstTwoThatAreNearlyOne_IsOrthogonalToBothAndKeepsTheRest()
    {
        Direction first = Made(2), close = DirectionAlgebra.Interpolate("close", first, Made(3), 0.01);

        var (made, lost) = DirectionAlgebra.Orthogonalise("o", Made(1), [first, close]);

        Assert.Empty(lost);
        foreach (var other in new[] { first, close })
            Assert.All(DirectionCosines.Of(made, other), cosine => Assert.InRange(cosine!.Value, -1e-5, 1e-5));
        // Projecting once more changes nothing, and what was taken out is all that is missing: Pythagoras.
        for (var layer = 0; layer < 3; layer++)
        {
            var taken = Made(1).Row(layer).ToArray().Zip(made.Row(layer).ToArray(), (x, y) => (double)x - y).Sum(value => value * value);
            Assert.Equal(Math.Pow(Made(1).Norm(layer), 2), Math.Pow(made.Norm(layer), 2) + taken, 1e-4);
        }
    }

    [Fact]
    public void Orthogonalise_WhereNothingIsLeft_NamesTheLayersAndLeavesZeros()
    {
        // Layer 1 of the other is the same row, its layer 2 is not usable.
        var parent = Made(1);
        var rows = Enumerable.Range(0, 3).SelectMany(layer => layer == 1 ? parent.Row(1).ToArray() : layer == 2 ? new float[Width] : Made(2).Row(layer).ToArray()).ToArray();

        var (made, lost) = DirectionAlgebra.Orthogonalise("o", parent, [new Direction("other", 2, rows)]);

        Assert.Equal([1], lost);
        Assert.Equal([true, false, true], Enumerable.Range(0, 3).Select(made.IsUsable));
        Assert.Equal(parent.Row(2).ToArray(), made.Row(2).ToArray());
    }

    [Fact]
    public void Orthogonalise_AgainstItself_IsRefusedByName() =>
        Assert.Contains("nothing is left of it", Assert.Throws<DirectionException>(() => DirectionAlgebra.Orthogonalise("o", Made(1), [Made(1)])).Message, StringComparison.Ordinal);

    [Fact]
    public void Orthogonalise_ThatTurnsSomeLayersRound_DropsThePoles()
    {
        // d = (1, 0), other = (1, 1)/√2: what is left is (½, −½). Poles along (0, 1) more than along (1, 0) lie the other way of it.
        var direction = new Direction("d", 1, [1, 0, 1, 0], new([1, 0, 1, 3], [0, 0, 0, 0], [1, 1, 1, 1]));
        var other = new Direction("other", 1, [1, 1, 1, 1]);

        var (made, _) = DirectionAlgebra.Orthogonalise("o", direction, [other]);

        Assert.Equal([0.5f, -0.5f, 0.5f, -0.5f], made.Row(0).ToArray().Concat(made.Row(1).ToArray()));
        Assert.Equal((null, null), (made.Means.Positive, made.Means.Negative));
        Assert.NotNull(made.Means.Neutral);
    }

    [Fact]
    public void AverageLayers_OfTwo_IsOneDirectionAtEachLayersLength()
    {
        var parent = Made(1);

        var made = DirectionAlgebra.AverageLayers("a", parent, [1, 2]);

        double[] sum = [.. parent.Unit(1).Zip(parent.Unit(2), (x, y) => x + y)];
        var length = Math.Sqrt(sum.Sum(value => value * value));
        for (var layer = 0; layer < 3; layer++)
        {
            Assert.Equal(parent.Norm(layer), made.Norm(layer), 1e-5);
            for (var i = 0; i < Width; i++)
                Assert.Equal(sum[i] / length, made.Unit(layer)[i], 1e-6);
        }
    }

    [Theory]
    [InlineData(3, "3 is none of them")]
    [InlineData(-1, "-1 is none of them")]
    public void AverageLayers_OfALayerThatIsNotThere_IsRefused(int layer, string why) =>
        Assert.Contains(why, Assert.Throws<DirectionException>(() => DirectionAlgebra.AverageLayers("a", Made(1), [1, layer])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(1.0)]
    [InlineData(1.5)]
    public void Interpolate_AnyWeight_MixesRawRows(double weight)
    {
        var made = DirectionAlgebra.Interpolate("i", Made(1), Made(2), weight);

        for (var i = 0; i < Width; i++)
            Assert.Equal((1 - weight) * Made(1).Row(1)[i] + weight * Made(2).Row(1)[i], made.Row(1)[i], 1e-5);
    }

    [Fact]
    public void Average_OfLongAndShortRows_CountsThemAlike()
    {
        Direction a = new("a", 1, [3, 0, 30, 0]), b = new("b", 1, [0, 1, 0, 1]);

        var made = DirectionAlgebra.Average("m", [a, b]);

        Assert.Equal([1, 1, 7.75f, 7.75f], made.Row(0).ToArray().Concat(made.Row(1).ToArray()));
    }

    [Fact]
    public void Interpolate_OfOneAndItsNegative_IsRefusedByName() =>
        Assert.Contains("cancel each other out", Assert.Throws<DirectionException>(() =>
            DirectionAlgebra.Interpolate("i", Made(1), DirectionAlgebra.Negate("n", Made(1)), 0.5)).Message, StringComparison.Ordinal);

    [Fact]
    public void AnyCombination_OfOtherWidths_IsRefusedByName()
    {
        var other = new Direction("narrow", 2, [1, 2, 3]);
        foreach (var combine in new Func<Direction>[]
        {
            () => DirectionAlgebra.Orthogonalise("x", Made(1), [other]).Direction,
            () => DirectionAlgebra.Interpolate("x", Made(1), other, 0.5),
            () => DirectionAlgebra.Average("x", [Made(1), other]),
        })
            Assert.Contains("has width 12 and narrow 1; those of one width", Assert.Throws<DirectionException>(combine).Message, StringComparison.Ordinal);
    }

    private static Direction Made(int seed)
    {
        var random = new SeededRandom(seed, RandomPurpose.Test, 0);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
        float[] rows = Numbers(3 * Width), negative = Numbers(3 * Width), neutral = Numbers(3 * Width);
        return new($"made {seed}", 2, rows, new([.. negative.Zip(rows, (x, y) => x + y)], negative, neutral), [3, 4, 5]);
    }
}
