using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>How numbers such as cosines lie.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Divisor n − 1; 0 of one.</param>
/// <param name="ShareBelowZero">How many of them are below 0, as a share.</param>
/// <param name="Count">n, at least 1.</param>
public sealed record Spread(double Mean, double StandardDeviation, double ShareBelowZero, int Count)
{
    /// <summary>Null of none.</summary>
    internal static Spread? Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0) return null;
        double[] all = [.. values];
        return new(Moments.Mean(all), Math.Sqrt(Moments.Variance(all)), all.Count(value => value < 0) / (double)all.Length, all.Length);
    }
}
