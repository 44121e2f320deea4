using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Statistics;

public sealed class OrderStatisticsTests
{
    [Theory]
    [InlineData(0.025, 25)]
    [InlineData(0.95, 950)]
    [InlineData(0.975, 975)]
    [InlineData(0, 1)]
    [InlineData(1, 999)]
    public void Of_ProbabilityAndCount_IsTheValueOfThatRank(double probability, int rank) =>
        Assert.Equal(rank, OrderStatistics.Of([.. Enumerable.Range(1, 999).Reverse().Select(i => (double)i)], probability, 1000));

    [Fact]
    public void Of_Nothing_IsRefused() => Assert.Throws<ArgumentException>(() => OrderStatistics.Of([], 0.5, 1));

    /// <summary>Two-sided 95 % quantiles of published tables.</summary>
    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(5, 2.5706)]
    [InlineData(29, 2.0452)]
    public void StudentT_Quantile_EqualsTheTables(int freedom, double expected) => Assert.Equal(expected, StudentT.Quantile95(freedom), 4);
}
