namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>Intervals for a difference of rates that are put together of the two Wilson intervals (Newcombe 1998): they stay within −1 and 1.</summary>
public static class NewcombeInterval
{
    /// <summary>
    /// Separate trials (Statistics in Medicine 17:873, method 10): d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²),
    /// d = p₁ − p₂, l and u the ends of the Wilson intervals.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An arm has no trials, or there is no such level.</exception>
    public static Interval Unpaired(PassCount a, PassCount b, double level = 0.95) => Join(a, b, level, 0);

    /// <summary>
    /// The same tasks, one attempt each (Statistics in Medicine 17:2635, method 10): the same with −2φ(p₁ − l₁)(u₂ − p₂) and
    /// −2φ(u₁ − p₁)(p₂ − l₂) under the roots, φ the correlation of the two outcomes, corrected for continuity.
    /// </summary>
    /// <param name="both">Tasks that both solved.</param>
    /// <param name="onlyA">That A alone solved.</param>
    /// <param name="onlyB">That B alone solved.</param>
    /// <param name="neither">That neither solved.</param>
    /// <param name="level">Above 0, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0, all are 0, or there is no such level.</exception>
    public static Interval Paired(int both, int onlyA, int onlyB, int neither, double level = 0.95)
    {
        foreach (var number in (int[])[both, onlyA, onlyB, neither])
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number);
        }

        var tasks = checked(both + onlyA + onlyB + neither);
        var (a, b) = (new PassCount(both + onlyA, tasks), new PassCount(both + onlyB, tasks));
        var margins = (double)a.Passed * a.Failed * b.Passed * b.Failed;
        var product = (double)both * neither - (double)onlyA * onlyB;
        var corrected = product > 0 ? Math.Max(0, product - tasks / 2.0) : product;
        return Join(a, b, level, margins > 0 ? corrected / Math.Sqrt(margins) : 0);
    }

    private static Interval Join(PassCount a, PassCount b, double level, double phi)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(a.Trials, 1, nameof(a));
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Trials, 1, nameof(b));
        var z = ConfidenceLevel.Z(level);
        var (first, second) = (WilsonInterval.Of(a.Passed, a.Trials, z), WilsonInterval.Of(b.Passed, b.Trials, z));
        var difference = a.Rate - b.Rate;
        return new Interval(
            difference - Root(a.Rate - first.Low, second.High - b.Rate, phi),
            difference + Root(first.High - a.Rate, b.Rate - second.Low, phi));
    }

    private static double Root(double x, double y, double phi) => Math.Sqrt(Math.Max(0, x * x - 2 * phi * x * y + y * y));
}
