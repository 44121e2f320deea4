using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Statistics;

public sealed class MomentsTests
{
    [Fact]
    public void DPrime_OfSmallGroups_IsTheClosedForm()
    {
        // Means 4 and 1; sample variances 4 and 1; (4 - 1) / sqrt(2.5).
        Assert.Equal(3 / Math.Sqrt(2.5), Moments.DPrime([2, 4, 6], [0, 1, 2])!.Value, 14);
    }

    [Fact]
    public void DPrime_OfConstantGroups_HasNoValue() => Assert.Null(Moments.DPrime([2, 2], [1, 1]));
}
