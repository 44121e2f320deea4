namespace Vectorscope.Engine.Statistics;

/// <summary>Quantiles that are values themselves, as exact tests want them: no interpolation.</summary>
public static class OrderStatistics
{
    /// <summary>A product such as 0.95 · 1000 may come out a last bit too large.</summary>
    private const double Rounding = 1e-9;

    /// <summary>The value of rank ⌈probability · count⌉, the smallest being 1.</summary>
    /// <param name="values">In any order, at least one.</param>
    /// <param name="probability">In [0, 1].</param>
    /// <param name="count">How many the rank is reckoned from: the values, or one more where the observed one is not among them.</param>
    public static double Of(ReadOnlySpan<double> values, double probability, int count)
    {
        if (values.IsEmpty)
            throw new ArgumentException("A quantile needs at least one value.", nameof(values));
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[Math.Clamp((int)Math.Ceiling(probability * count - Rounding), 1, sorted.Length) - 1];
    }

    /// <summary>Mean and central 95 % of a statistic under permuted labels.</summary>
    /// <param name="permuted">The observed value is not among them.</param>
    public static NullBand Band(ReadOnlySpan<double> permuted)
    {
        var count = permuted.Length + 1;
        return new NullBand(Moments.Mean(permuted), Of(permuted, 0.025, count), Of(permuted, 0.975, count));
    }
}
