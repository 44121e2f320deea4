using Vectorscope.Engine.Interventions.Divergences;

namespace Vectorscope.Engine.Tests.Interventions.Divergences;

public sealed class StrengthSearchTests
{
    // KL of a small shift grows with the square of its size: c·s² meets the target at √(target/c).
    [Theory]
    [InlineData(0.7, 1, 0.01, 100)]
    [InlineData(0.7, 1, -0.01, -100)]
    [InlineData(300, 0.25, 0.001, 8)]
    [InlineData(1e-4, 2, 0.5, 1000)]
    public void Search_OfASquare_FindsItsRootWithinTheTolerance(double c, double target, double least, double most)
    {
        var goal = new SearchGoal(target, least, most, 8, 0.02);

        var (found, tried) = Search(goal, s => c * s * s);

        Assert.Equal(SearchEnd.Met, found.End);
        // A value within 2 % of the target is a strength within 1 % of the root.
        Assert.Equal(Math.Sqrt(target / c), Math.Abs(found.Strength.Strength), 0.0101 * Math.Sqrt(target / c));
        Assert.Equal(Math.Sign(least), Math.Sign(found.Strength.Strength));
        Assert.Equal(least, tried[0].Strength);
        Assert.All(tried, one => Assert.InRange(Math.Abs(one.Strength), Math.Abs(least), Math.Abs(most)));
    }

    [Fact]
    public void Search_DoublesUntilTheTargetIsPassed_ThenTakesGeometricMeans()
    {
        var (_, tried) = Search(new(30, 1, 64, 3, 1e-9), s => s);

        Assert.Equal([1, 2, 4, 8, 16, 32, Math.Sqrt(512), Math.Sqrt(Math.Sqrt(512) * 32), Math.Sqrt(Math.Sqrt(Math.Sqrt(512) * 32) * 32)], tried.Select(one => Math.Round(one.Strength, 9)), (a, b) => Math.Abs(a - b) < 1e-8);
    }

    [Fact]
    public void Search_WhereTheMostIsTooLittle_SaysSo_AndTriedIt()
    {
        var (found, tried) = Search(new(1, 0.5, 3, 8, 0.05), s => s / 10);

        Assert.Equal((SearchEnd.BelowAtMost, 3.0), (found.End, found.Strength.Strength));
        Assert.Equal([0.5, 1, 2, 3], tried.Select(one => one.Strength));
        Assert.Null(found.Above);
    }

    [Fact]
    public void Search_WhereTheLeastIsTooMuch_SaysSoAtOnce()
    {
        var (found, tried) = Search(new(1, 0.5, 3, 8, 0.05), _ => double.PositiveInfinity);

        Assert.Equal((SearchEnd.AboveAtLeast, 0.5), (found.End, found.Strength.Strength));
        Assert.Single(tried);
    }

    // Other strengths make other replies: the value jumps, and no strength meets the target.
    [Fact]
    public void Search_OfAJump_EndsBelowIt_WithTheBracketAroundIt()
    {
        var (found, tried) = Search(new(1, 0.25, 64, 6, 0.05), s => s < 3 ? 0.5 : 2);

        Assert.Equal(SearchEnd.Between, found.End);
        Assert.InRange(found.Below!.Strength, 2, 3);
        Assert.InRange(found.Above!.Strength, 3, 4);
        Assert.Equal(found.Below, found.Strength);
        Assert.Equal(Math.Pow(2, 1.0 / 64), found.Above.Strength / found.Below.Strength, 1e-9);
        // 0.25, 0.5, 1, 2 and 4, and then six halvings.
        Assert.Equal(11, tried.Count);
    }

    // Below the target again beyond a hill: what comes out is one of the crossings.
    [Fact]
    public void Search_OfWhatDoesNotGrow_EndsAtACrossing()
    {
        double Value(double s) => s < 1 ? s : s < 5 ? 3 * s : 0.1;
        var (found, _) = Search(new(2, 0.5, 64, 12, 1e-6), Value);

        Assert.True(Value(found.Below!.Strength) < 2 && Value(found.Above!.Strength) > 2);
    }

    [Fact]
    public void Search_GoneOnFromAnyPlaceOfItsPath_IsTheSame()
    {
        var goal = new SearchGoal(1, 0.01, 100, 8, 0.01);
        var (found, tried) = Search(goal, s => 0.37 * Math.Pow(s, 1.7));

        for (var stop = 0; stop < tried.Count; stop++)
        {
            Assert.Null(StrengthSearch.Result(goal, [.. tried.Take(stop)]));
            Assert.Equal(tried[stop].Strength, StrengthSearch.Next(goal, [.. tried.Take(stop)]));
        }
        Assert.Equal(found, StrengthSearch.Result(goal, tried));
    }

    private static (FoundStrength Found, List<TriedStrength> Tried) Search(SearchGoal goal, Func<double, double> value)
    {
        var tried = new List<TriedStrength>();
        while (StrengthSearch.Next(goal, tried) is { } next)
        {
            tried.Add(new(next, value(next)));
            Assert.True(tried.Count < 100);
        }
        return (StrengthSearch.Result(goal, tried)!, tried);
    }
}
