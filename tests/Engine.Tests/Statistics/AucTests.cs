using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Statistics;

public sealed class AucTests
{
    // numpy.random.default_rng(5): a = integers(0, 12, 40) / 4, b = integers(0, 10, 25) / 4, so most values are tied;
    // scipy 1.10.1: stats.mannwhitneyu(a, b).statistic / (40 * 25), and the same from stats.rankdata.
    private static readonly double[] s_a =
    [
        2.0, 2.25, 0.0, 2.25, 1.25, 1.5, 1.75, 0.75, 2.75, 0.0, 0.75, 1.0, 1.5, 1.0, 0.25, 0.0, 0.0, 0.0, 0.25, 2.75,
        0.5, 1.75, 2.25, 0.5, 0.75, 1.25, 0.75, 2.75, 0.5, 2.5, 2.25, 2.5, 0.25, 1.0, 1.75, 1.25, 1.75, 2.0, 1.75, 0.0,
    ];

    private static readonly double[] s_b =
    [
        2.25, 1.25, 2.25, 0.5, 0.75, 2.0, 0.25, 0.0, 0.75, 1.5, 0.25, 2.0, 0.75, 0.5, 1.25, 2.0, 2.0, 2.0, 0.75, 0.0,
        1.75, 1.75, 1.75, 0.0, 0.0,
    ];

    [Fact]
    public void Of_ScoresWithManyTies_EqualsSciPy() => Assert.Equal(0.5365, Auc.Of(s_a, s_b), 15);

    [Fact]
    public void Of_SwappedSides_IsTheComplement() => Assert.Equal(1, Auc.Of(s_a, s_b) + Auc.Of(s_b, s_a), 15);

    [Fact]
    public void Of_EqualScores_IsAHalf() => Assert.Equal(0.5, Auc.Of([3, 3, 3], [3, 3]));

    [Fact]
    public void Of_SeparatedScores_IsOne() => Assert.Equal(1, Auc.Of([5, 6], [1, 2, 3]));

    [Fact]
    public void Of_AnEmptySide_IsNotANumber() => Assert.True(double.IsNaN(Auc.Of([], [1.0])));

    [Fact]
    public void Of_AScoreThatIsNotANumber_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Auc.Of([1, double.NaN], [2]));
}
