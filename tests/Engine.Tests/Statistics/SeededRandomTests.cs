using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Statistics;

public sealed class SeededRandomTests
{
    [Fact]
    public void NextBits_SameStream_RepeatsAndOtherStreamsDiffer()
    {
        ulong First(long seed, RandomPurpose purpose, long index) => new SeededRandom(seed, purpose, index).NextBits();

        Assert.Equal(First(1, RandomPurpose.Response, 2), First(1, RandomPurpose.Response, 2));
        ulong[] others =
        [
            First(1, RandomPurpose.Response, 2), First(2, RandomPurpose.Response, 1), First(1, RandomPurpose.Permutation, 1),
            First(-1, RandomPurpose.Response, 2), First(1, RandomPurpose.Response, 3),
        ];
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    [Fact]
    public void NextInt_ManyDraws_AreEven()
    {
        var random = new SeededRandom(7, RandomPurpose.Test, 0);
        var counts = new int[6];
        for (var i = 0; i < 60_000; i++)
            counts[random.NextInt(6)]++;

        // Chi-squared with 5 degrees of freedom: 20.5 is its 99.9 % point.
        Assert.InRange(counts.Sum(count => Math.Pow(count - 10_000, 2) / 10_000), 0, 20.5);
    }

    [Fact]
    public void NextNormal_ManyDraws_HaveMeanZeroAndVarianceOne()
    {
        var random = new SeededRandom(7, RandomPurpose.Test, 1);
        var draws = Enumerable.Range(0, 50_000).Select(_ => random.NextNormal()).ToArray();

        Assert.InRange(Moments.Mean(draws), -0.02, 0.02);
        Assert.InRange(Moments.Variance(draws), 0.97, 1.03);
    }

    [Fact]
    public void Shuffle_KeepsEveryItem()
    {
        var items = Enumerable.Range(0, 100).ToArray();
        new SeededRandom(3, RandomPurpose.Test, 2).Shuffle(items.AsSpan());

        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }
}
