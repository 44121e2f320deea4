namespace Vectorscope.Engine.Statistics;

/// <summary>Quantiles by linear interpolation between order statistics (NumPy's default, Hyndman and Fan's type 7).</summary>
public static class Quantiles
{
    /// <summary>One quantile of sorted values.</summary>
    /// <param name="sorted">Ascending, at least one.</param>
    /// <param name="probability">In [0, 1].</param>
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        if (sorted.IsEmpty)
            throw new ArgumentException("A quantile needs at least one value.", nameof(sorted));
        var place = probability * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /// <summary>Mean and central 95 % of values in any order.</summary>
    public static NullBand Band(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        // Summed in sorted order: the mean does not depend on which thread finished first.
        return new NullBand(sorted.Sum() / sorted.Length, OfSorted(sorted, 0.025), OfSorted(sorted, 0.975));
    }
}
