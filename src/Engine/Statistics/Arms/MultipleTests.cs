namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>P-values of many arms, adjusted for their number.</summary>
public static class MultipleTests
{
    /// <summary>
    /// Holm (1979): the i-th smallest of m times (m − i + 1), never below the one before. Whoever calls those at most α different errs
    /// anywhere with a probability of at most α, however the tests depend on each other.
    /// </summary>
    /// <param name="p">In any order, each 0 to 1.</param>
    /// <returns>In the same order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is no probability.</exception>
    public static IReadOnlyList<double> Holm(IReadOnlyList<double> p)
    {
        var (order, adjusted, most) = (Order(p), new double[p.Count], 0.0);
        for (var i = 0; i < order.Length; i++)
        {
            most = Math.Max(most, Math.Min(1, p[order[i]] * (order.Length - i)));
            adjusted[order[i]] = most;
        }

        return adjusted;
    }

    /// <summary>
    /// Benjamini and Hochberg (1995): the i-th smallest of m times m/i, never above the one after. Of those at most α that are called
    /// different, a share of at most α is on average no different, where the tests are independent or depend on each other positively.
    /// </summary>
    /// <inheritdoc cref="Holm" path="/param"/>
    /// <inheritdoc cref="Holm" path="/returns"/>
    /// <inheritdoc cref="Holm" path="/exception"/>
    public static IReadOnlyList<double> BenjaminiHochberg(IReadOnlyList<double> p)
    {
        var (order, adjusted, least) = (Order(p), new double[p.Count], 1.0);
        for (var i = order.Length - 1; i >= 0; i--)
        {
            least = Math.Min(least, p[order[i]] * order.Length / (i + 1));
            adjusted[order[i]] = least;
        }

        return adjusted;
    }

    private static int[] Order(IReadOnlyList<double> p)
    {
        ArgumentNullException.ThrowIfNull(p);
        foreach (var value in p)
        {
            if (value is not (>= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(p), value, "A p-value lies between 0 and 1.");
            }
        }

        return [.. Enumerable.Range(0, p.Count).OrderBy(i => p[i])];
    }
}
