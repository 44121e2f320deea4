using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Statistics;

public sealed class NormalDistributionTests
{
    // scipy 1.10.1: stats.norm.cdf(x).
    [Theory]
    [InlineData(-9, 1.1285884059538324e-19)]
    [InlineData(-6, 9.865876450376946e-10)]
    [InlineData(-5, 2.866515718791933e-07)]
    [InlineData(-2.5, 0.006209665325776132)]
    [InlineData(-1, 0.15865525393145707)]
    [InlineData(0, 0.5)]
    [InlineData(0.3, 0.6179114221889526)]
    [InlineData(1, 0.8413447460685429)]
    [InlineData(1.959963984540054, 0.975)]
    [InlineData(4.9, 0.9999995208167234)]
    [InlineData(5.1, 0.9999998301732593)]
    [InlineData(8, 0.9999999999999993)]
    public void Cdf_EqualsSciPy(double x, double expected)
    {
        var actual = NormalDistribution.Cdf(x);

        Assert.InRange(Math.Abs(actual - expected), 0, 2e-15);
        if (x < -5)
            Assert.InRange(Math.Abs(actual / expected - 1), 0, 1e-12);
    }

    [Theory]
    [InlineData(50, 1)]
    [InlineData(-50, 0)]
    public void Cdf_FarOut_IsZeroOrOne(double x, double expected) => Assert.Equal(expected, NormalDistribution.Cdf(x));
}
