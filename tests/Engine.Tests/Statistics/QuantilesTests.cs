using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Statistics;

public sealed class QuantilesTests
{
    // numpy.quantile([1, 2, 4, 8, 16, 32, 64], q).
    [Theory]
    [InlineData(0.025, 1.15)]
    [InlineData(0.5, 8)]
    [InlineData(0.9, 44.8)]
    [InlineData(0.975, 59.2)]
    [InlineData(1, 64)]
    public void OfSorted_EqualsNumPy(double probability, double expected) =>
        Assert.Equal(expected, Quantiles.OfSorted([1, 2, 4, 8, 16, 32, 64], probability), 12);

    [Fact]
    public void Band_OfAnyOrder_IsTheSame()
    {
        Assert.Equal(Quantiles.Band([0.1, 0.7, 0.3, 1e-17]), Quantiles.Band([0.7, 1e-17, 0.1, 0.3]));
    }
}
