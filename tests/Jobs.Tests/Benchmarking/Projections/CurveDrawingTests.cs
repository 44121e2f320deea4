using Vectorscope.Jobs.Benchmarking.Projections;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Tests.Benchmarking.Projections;

public sealed class CurveDrawingTests
{
    private static ReplyProjections Reply(params float[] values) => new(1, [.. values.Select(_ => 1)], values);

    [Fact]
    public void Of_MoreTokensThanPoints_GathersNeighboursWithinATurn()
    {
        var curve = CurveDrawing.Of([(1, Reply(1, 3, -2, 4, 10)), (3, Reply(float.NaN, float.NaN)), (4, Reply(7))], 0, 4);

        Assert.Equal((0, 2), (curve.Series, curve.TokensPerPoint));
        Assert.Equal(
            [new(1, 0, 2, 2, 1, 3), new(1, 2, 2, 1, -2, 4), new(1, 4, 1, 10, 10, 10), new(3, 5, 2, null, null, null), new ProjectedPoint(4, 7, 1, 7, 7, 7)],
            curve.Points);
    }

    [Fact]
    public void Of_FewTokens_HasAPointForEach()
    {
        var curve = CurveDrawing.Of([(1, Reply(1, 3)), (2, Reply(-5))], 0, 100);

        Assert.Equal([1.0, 3, -5], curve.Points.Select(point => point.Mean!.Value));
        Assert.Equal(5, curve.Typical);
    }

    /// <summary>Two of a hundred may lie further out.</summary>
    [Fact]
    public void Typical_OfATrialWithAFewTokensFarOff_IsThatOfTheOthers()
    {
        var curve = CurveDrawing.Of([(1, Reply([.. Enumerable.Range(1, 98).Select(i => -i / 98f), 500, -900]))], 0, 10);

        Assert.Equal(1, curve.Typical);
    }

    [Fact]
    public void Of_NothingThatHasAProjection_HasNoSize()
    {
        Assert.Null(CurveDrawing.Of([(1, Reply(float.NaN))], 0, 10).Typical);
    }
}
