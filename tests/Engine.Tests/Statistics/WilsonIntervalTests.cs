using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Statistics;

public sealed class WilsonIntervalTests
{
    // scipy.stats.binomtest(k, n).proportion_ci(0.95, method='wilson').
    [Theory]
    [InlineData(0, 1, 0.0, 0.7934506856227626)]
    [InlineData(0, 89, 0.0, 0.04137654523625251)]
    [InlineData(4, 89, 0.017614486067325963, 0.10993045959712858)]
    [InlineData(6, 89, 0.03126138505292331, 0.13936776082563224)]
    [InlineData(7, 89, 0.03861982216517403, 0.153551423820432)]
    [InlineData(1, 2, 0.09453120573423074, 0.9054687942657693)]
    [InlineData(37, 48, 0.6346073590999655, 0.8669217373308875)]
    [InlineData(48, 48, 0.9258998703338825, 1.0)]
    [InlineData(1200, 2000, 0.5783576985854538, 0.6212588919582956)]
    public void Of_EqualsSciPy(long successes, long trials, double low, double high)
    {
        var interval = WilsonInterval.Of(successes, trials);

        Assert.Equal(low, interval.Low, 12);
        Assert.Equal(high, interval.High, 12);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 3)]
    [InlineData(4, 3)]
    public void Of_ImpossibleCounts_AreRefused(long successes, long trials) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(successes, trials));
}
