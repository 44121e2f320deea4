namespace Vectorscope.Engine.Statistics;

/// <summary>Wilson's score interval for a proportion (Wilson 1927): it stays within [0, 1] and keeps its coverage for few trials and rates near 0.</summary>
public static class WilsonInterval
{
    /// <summary>Φ⁻¹(0.975): two-sided 95 %.</summary>
    public const double Z95 = 1.959963984540054;

    /// <summary>(p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n) with p = successes/n.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 1.</param>
    /// <param name="z">Quantile of the standard normal distribution; default two-sided 95 %.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no trials, or more successes than trials.</exception>
    public static Interval Of(long successes, long trials, double z = Z95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        return OfShare(successes / (double)trials, trials, z);
    }

    /// <summary>The same for a share of an effective number of trials, which need not be whole.</summary>
    /// <param name="share">p, 0 to 1.</param>
    /// <param name="trials">n, above 0.</param>
    /// <param name="z">Quantile of the standard normal or of Student's distribution.</param>
    public static Interval OfShare(double share, double trials, double z)
    {
        var squared = z * z;
        var middle = share + squared / (2 * trials);
        var half = z * Math.Sqrt(share * (1 - share) / trials + squared / (4 * trials * trials));
        var scale = 1 + squared / trials;
        // At 0 and 1 one end is exact, and the subtraction would leave a rounding error of either sign.
        return new Interval(
            share <= 0 ? 0 : (middle - half) / scale,
            share >= 1 ? 1 : (middle + half) / scale);
    }
}
