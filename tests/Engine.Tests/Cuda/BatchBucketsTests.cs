using Vectorscope.Engine.Cuda.Graph;

namespace Vectorscope.Engine.Tests.Cuda;

public sealed class BatchBucketsTests
{
    [Fact]
    public void For_EveryNumberOfRows_IsTheSmallestThatHasRoom()
    {
        int[] sizes = [.. Enumerable.Range(1, BatchBuckets.Largest).Select(BatchBuckets.For).Distinct()];

        Assert.Equal([1, 2, 4, 8, 16, 32, 48, 64, 96, 128], sizes);
        Assert.All(Enumerable.Range(1, BatchBuckets.Largest), rows => Assert.Equal(sizes.First(size => size >= rows), BatchBuckets.For(rows)));
    }

    [Fact]
    public void For_MoreRowsThanTheLargest_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => BatchBuckets.For(BatchBuckets.Largest + 1));
}
