using Vectorscope.Engine.Generation;

namespace Vectorscope.Engine.Tests.Generation;

public sealed class SamplerTests
{
    // Probabilities 0.4, 0.3, 0.2, 0.1 of tokens 10, 11, 12, 13.
    private static readonly Candidate[] Four =
        [new(10, MathF.Log(0.4f)), new(11, MathF.Log(0.3f)), new(12, MathF.Log(0.2f)), new(13, MathF.Log(0.1f))];

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6);
    }

    [Fact]
    public void Probabilities_PlainSampling_AreTheSoftmax() =>
        Near([0.4, 0.3, 0.2, 0.1], Sampler.Probabilities(Four, new SamplingOptions()));

    [Fact]
    public void Probabilities_TemperatureHalf_AreSquaredAndNormalised() =>
        Near([0.16 / 0.3, 0.09 / 0.3, 0.04 / 0.3, 0.01 / 0.3], Sampler.Probabilities(Four, new SamplingOptions { Temperature = 0.5 }));

    [Fact]
    public void Probabilities_TopK_KeepsTheKLikeliest() =>
        Near([4.0 / 7, 3.0 / 7], Sampler.Probabilities(Four, new SamplingOptions { TopK = 2 }));

    [Theory]
    [InlineData(0.39, 1)]
    [InlineData(0.41, 2)]
    [InlineData(0.69, 2)]
    [InlineData(0.71, 3)]
    [InlineData(1.0, 4)]
    public void Probabilities_TopP_KeepsTheSmallestSetThatHoldsIt(double topP, int kept) =>
        Assert.Equal(kept, Sampler.Probabilities(Four, new SamplingOptions { TopP = topP }).Length);

    [Fact]
    public void Probabilities_TopPAfterTopK_CountsWithinWhatIsLeft() =>
        // Of the two likeliest the first holds 4/7 = 0.571: enough for 0.5, though it holds only 0.4 of everything.
        Near([1.0], Sampler.Probabilities(Four, new SamplingOptions { TopK = 2, TopP = 0.5 }));

    [Theory]
    [InlineData(0.0, 4)]
    [InlineData(0.26, 3)]
    [InlineData(0.51, 2)]
    [InlineData(0.76, 1)]
    public void Probabilities_MinP_KeepsThoseWithinAFractionOfTheLikeliest(double minP, int kept) =>
        Assert.Equal(kept, Sampler.Probabilities(Four, new SamplingOptions { MinP = minP }).Length);

    [Theory]
    [InlineData(0.0, 10)]
    [InlineData(0.399, 10)]
    [InlineData(0.401, 11)]
    [InlineData(0.899, 12)]
    [InlineData(0.901, 13)]
    [InlineData(0.9999999999, 13)]
    public void Choose_Uniform_IsTheInverseOfTheDistribution(double uniform, int id) =>
        Assert.Equal(id, Sampler.Choose(Four, new SamplingOptions(), uniform));

    [Theory]
    [InlineData(true, 1.0)]
    [InlineData(false, 0.0)]
    public void Choose_Greedy_TakesTheFirst(bool greedy, double temperature) =>
        Assert.Equal(10, Sampler.Choose(Four, new SamplingOptions { Greedy = greedy, Temperature = temperature }, 0.99));

    [Fact]
    public void Choose_ManyDraws_FollowTheClosedForm()
    {
        var options = new SamplingOptions { Temperature = 1.3, TopP = 0.95 };
        var expected = Sampler.Probabilities(Four, options);
        var counts = new Dictionary<int, int>();
        const int draws = 20_000;
        for (var i = 0; i < draws; i++)
        {
            var id = Sampler.Choose(Four, options, CounterRandom.Uniform(5, i));
            counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        var powers = new[] { 0.4, 0.3, 0.2, 0.1 }.Select(p => Math.Pow(p, 1 / 1.3)).ToArray();
        var chiSquare = Enumerable.Range(0, expected.Length).Sum(i =>
        {
            var wanted = draws * powers[i] / powers.Take(expected.Length).Sum();
            return Math.Pow(counts[10 + i] - wanted, 2) / wanted;
        });
        // 99.9 % point of chi-square with three degrees of freedom.
        Assert.InRange(chiSquare, 0, 16.27);
    }

    [Fact]
    public void Candidates_EqualLogits_SortByTheLowerId()
    {
        Candidate[] mixed = [new(9, 1f), new(3, 2f), new(4, 1f), new(1, float.NegativeInfinity)];

        Array.Sort(mixed);

        Assert.Equal([3, 4, 9, 1], mixed.Select(c => c.Id));
    }
}
