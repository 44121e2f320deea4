namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>Round numbers for axes.</summary>
public static class Ticks
{
    /// <summary>The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below <paramref name="rough"/>.</summary>
    public static double Step(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 2.5, 5])
        {
            if (factor * power >= rough * (1 - 1e-9))
            {
                return factor * power;
            }
        }

        return 10 * power;
    }

    /// <summary>An axis with round ends that holds all values and, if asked, zero.</summary>
    public static (double Min, double Max, int Count) Range(IEnumerable<double?> values, bool withZero, int about = 5)
    {
        var (low, high) = withZero ? (0.0, 0.0) : (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (value is { } v && double.IsFinite(v))
            {
                (low, high) = (Math.Min(low, v), Math.Max(high, v));
            }
        }

        if (!(high > low))
        {
            (low, high) = double.IsFinite(low) && low != 0 ? (Math.Min(low, 0), Math.Max(low, 0)) : (0, 1);
        }

        var step = Step((high - low) / about);
        var (first, last) = (Math.Floor(low / step + 1e-9), Math.Ceiling(high / step - 1e-9));
        return (first * step, last * step, (int)(last - first));
    }
}
