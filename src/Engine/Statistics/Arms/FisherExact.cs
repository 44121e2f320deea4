namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>Fisher's exact test of two rates from separate trials (Fisher 1935).</summary>
public static class FisherExact
{
    /// <summary>
    /// Under equal rates, with both margins as they were, A's passes are hypergeometric: P(X = x) = C(n₁, x)·C(n₂, k − x)/C(n₁ + n₂, k)
    /// with k = k₁ + k₂ passes in all.
    /// </summary>
    /// <remarks>It ignores that arms share their tasks, which makes it far too careful where they do: see <see cref="McNemar"/> and <see cref="StratifiedExact"/>.</remarks>
    public static ExactTails Of(PassCount a, PassCount b) =>
        CountDistribution.Hypergeometric(checked(a.Trials + b.Trials), a.Passed + b.Passed, a.Trials).Tails(a.Passed);
}
