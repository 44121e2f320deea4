namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>Equal bins with round edges over all values of a histogram.</summary>
public static class Bins
{
    /// <summary>Edges such that about <paramref name="wanted"/> bins cover the values; one bin of width 1 when they are all equal.</summary>
    public static double[] Edges(IEnumerable<float> values, int wanted)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (!(high > low))
        {
            var only = double.IsFinite(low) ? low : 0;
            return [only - 0.5, only + 0.5];
        }

        var step = Ticks.Step((high - low) / wanted);
        var first = Math.Floor(low / step);
        var count = (int)(Math.Floor(high / step) - first) + 1;
        return [.. Enumerable.Range(0, count + 1).Select(i => (first + i) * step)];
    }

    /// <summary>How many values fall into each bin; a value on an edge counts to the right.</summary>
    public static int[] Count(double[] edges, IEnumerable<float> values)
    {
        var counts = new int[edges.Length - 1];
        foreach (var value in values)
        {
            var place = Array.BinarySearch(edges, value);
            counts[Math.Clamp(place >= 0 ? place : ~place - 1, 0, counts.Length - 1)]++;
        }

        return counts;
    }
}
