namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>McNemar's test of two arms at the same tasks, one attempt each (McNemar 1947), exact.</summary>
public static class McNemar
{
    /// <summary>Tasks that only one arm solved fall on either like a fair coin: X ~ Bin(b + c, ½).</summary>
    /// <param name="onlyA">b, tasks that A alone solved.</param>
    /// <param name="onlyB">c, tasks that B alone solved.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number below 0.</exception>
    public static McNemarTails Of(int onlyA, int onlyB)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyA);
        ArgumentOutOfRangeException.ThrowIfNegative(onlyB);
        var coins = CountDistribution.FairCoins(checked(onlyA + onlyB));
        var (greater, less) = (coins.AtLeast(onlyA), coins.AtMost(onlyA));
        return new McNemarTails(greater, less, Math.Min(1, 2 * Math.Min(greater, less)), coins.MidP(onlyA));
    }
}

/// <summary>P-values of <see cref="McNemar"/>; all 1 where no task tells the arms apart.</summary>
/// <param name="Greater">P(X ≥ b).</param>
/// <param name="Less">P(X ≤ b).</param>
/// <param name="TwoSided">min(1, 2·min(greater, less)).</param>
/// <param name="MidP">2·(P(X &lt; min(b, c)) + ½P(X = min(b, c))), at most 1 (Fagerland, Lydersen and Laake 2013): less careful than the exact one, and close to its level.</param>
public sealed record McNemarTails(double Greater, double Less, double TwoSided, double MidP);
