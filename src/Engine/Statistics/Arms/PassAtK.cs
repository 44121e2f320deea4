namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>What k attempts at one task would do, judged from n, without bias (Chen et al. 2021, arXiv 2107.03374, for pass@k; the same for pass^k).</summary>
public static class PassAtK
{
    /// <summary>pass@k, P(at least one of k passes): 1 − C(n − c, k)/C(n, k).</summary>
    /// <param name="count">n attempts, c of them passed.</param>
    /// <param name="k">1 to n.</param>
    /// <exception cref="ArgumentOutOfRangeException">More attempts are asked about than there were.</exception>
    public static double Any(PassCount count, int k)
    {
        Check(count, k);
        return 1 - Share(count.Failed, count.Trials, k);
    }

    /// <summary>pass^k, P(all of k pass): C(c, k)/C(n, k).</summary>
    /// <inheritdoc cref="Any" path="/param"/>
    /// <inheritdoc cref="Any" path="/exception"/>
    public static double All(PassCount count, int k)
    {
        Check(count, k);
        return Share(count.Passed, count.Trials, k);
    }

    private static void Check(PassCount count, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, count.Trials);
    }

    // C(some, k)/C(all, k), factor by factor.
    private static double Share(int some, int all, int k)
    {
        var share = 1.0;
        for (var i = 0; i < k && share > 0; i++)
        {
            share *= Math.Max(0, some - i) / (double)(all - i);
        }

        return share;
    }
}
