using MathNet.Numerics.Distributions;

namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>The exact interval of a rate (Clopper and Pearson 1934): it covers at least as often as it says, and is wider for that than Wilson's.</summary>
public static class ClopperPearson
{
    /// <summary>From the (1 − level)/2 quantile of Beta(k, n − k + 1) to the (1 + level)/2 quantile of Beta(k + 1, n − k).</summary>
    /// <param name="count">At least one trial.</param>
    /// <param name="level">Above 0, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no trials, or no such level.</exception>
    public static Interval Of(PassCount count, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count.Trials, 1, nameof(count));
        var tail = (1 - ConfidenceLevel.Checked(level)) / 2;
        return new Interval(
            count.Passed == 0 ? 0 : Quantile(count.Passed, count.Failed + 1, tail),
            count.Failed == 0 ? 1 : Quantile(count.Passed + 1, count.Failed, 1 - tail));
    }

    // Bisection: the library's own search ends where its step is small, eleven digits in.
    private static double Quantile(double a, double b, double probability)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 200 && high - low > 1e-16 * high; i++)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high)
            {
                break;
            }

            (low, high) = Beta.CDF(a, b, middle) < probability ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
