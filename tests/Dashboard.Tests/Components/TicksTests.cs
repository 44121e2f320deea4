using Vectorscope.Dashboard.Components.Charts;

namespace Vectorscope.Dashboard.Tests.Components;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0.013, 0.02)]
    [InlineData(2.1, 2.5)]
    [InlineData(10, 10)]
    [InlineData(51, 100)]
    public void Step_RoughSize_RoundsUp(double rough, double expected) => Assert.Equal(expected, Ticks.Step(rough), 12);

    [Theory]
    [InlineData(new[] { 0.3, 4.9 }, true, 0, 5, 5)]
    [InlineData(new[] { -1.2, 1.1 }, true, -1.5, 1.5, 6)]
    [InlineData(new double[0], false, 0, 1, 5)]
    public void Range_Values_HasRoundEnds(double[] values, bool withZero, double min, double max, int count)
    {
        var range = Ticks.Range(values.Select(v => (double?)v), withZero);

        Assert.Equal((min, max, count), (Math.Round(range.Min, 12), Math.Round(range.Max, 12), range.Count));
    }
}
