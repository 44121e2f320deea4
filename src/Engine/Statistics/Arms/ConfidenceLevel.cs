using MathNet.Numerics.Distributions;

namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>How sure an interval is.</summary>
public static class ConfidenceLevel
{
    /// <summary>Φ⁻¹((1 + level)/2).</summary>
    /// <param name="level">Above 0, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public static double Z(double level) => Normal.InvCDF(0, 1, (1 + Checked(level)) / 2);

    internal static double Checked(double level) =>
        level is > 0 and < 1 ? level : throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies between 0 and 1, such as 0.95.");
}
