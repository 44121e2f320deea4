using System.Collections.Concurrent;

namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>What simulated tasks are like: how likely an arm passes each, and how that changes when the arm works better on all of them.</summary>
/// <remarks>
/// A task's log odds are those of a Beta draw with the base rate p and the correlation ρ: Beta(pκ, (1 − p)κ), κ = 1/ρ − 1, so that two
/// attempts at one task correlate by ρ. An arm of another rate has the odds of all tasks shifted by one number.
/// </remarks>
public sealed class TaskDifficulties
{
    /// <summary>Draws that the shifts are fitted on.</summary>
    private const int Fitted = 20_000;

    // Of the odds; beyond it every rate is 0 or 1.
    private const double Farthest = 700;

    private readonly double[] _fitted;
    private readonly ConcurrentDictionary<double, double> _shifts = new();

    /// <summary>Tasks at which arm A passes a share of its attempts.</summary>
    /// <param name="rate">A's rate over all tasks, above 0 and below 1.</param>
    /// <param name="correlation">How much two attempts at one task agree beyond chance, 0 to below 1.</param>
    /// <param name="seed">Same seed, same tasks.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range.</exception>
    public TaskDifficulties(double rate, double correlation, long seed)
    {
        (Rate, Correlation, Seed) = (BenchmarkDesign.CheckedBase(rate), BenchmarkDesign.CheckedCorrelation(correlation), seed);
        var random = new SeededRandom(seed, RandomPurpose.PowerTrials, -1);
        _fitted = [.. Enumerable.Range(0, Fitted).Select(_ => LogOdds(random))];
    }

    /// <summary>A's rate over all tasks.</summary>
    public double Rate { get; }

    /// <summary>Of two attempts at one task.</summary>
    public double Correlation { get; }

    /// <summary>What all draws follow from.</summary>
    public long Seed { get; }

    /// <summary>What is added to every task's log odds for a mean rate.</summary>
    internal double ShiftTo(double rate) => _shifts.GetOrAdd(rate, Fit);

    /// <summary>Mean rate of an arm whose log odds are shifted.</summary>
    internal double RateAt(double shift) => double.IsPositiveInfinity(shift) ? 1 : double.IsNegativeInfinity(shift) ? 0 : Mean(shift).Rate;

    /// <summary>Log odds of one more task.</summary>
    // A Beta draw is a Gamma draw's share in two; its log odds are the difference of their logarithms, which never underflow.
    internal double LogOdds(SeededRandom random)
    {
        if (Correlation == 0)
        {
            return 0;
        }

        var kappa = 1 / Correlation - 1;
        return LogGamma(Rate * kappa, random) - LogGamma((1 - Rate) * kappa, random);
    }

    // Newton's steps, and halves where they leave what is known.
    private double Fit(double rate)
    {
        var (low, high, at) = (-Farthest, Farthest, Math.Log(rate / (1 - rate)));
        for (var i = 0; i < 200 && high - low > 1e-12; i++)
        {
            var (mean, slope) = Mean(at);
            (low, high) = mean < rate ? (at, high) : (low, at);
            var next = at + (rate - mean) / slope;
            if (Math.Abs(next - at) < 1e-12)
            {
                return next;
            }

            at = next > low && next < high ? next : (low + high) / 2;
        }

        return at;
    }

    private (double Rate, double Slope) Mean(double shift)
    {
        double sum = 0, slope = 0;
        foreach (var odds in _fitted)
        {
            var rate = 1 / (1 + Math.Exp(-odds - shift));
            sum += rate;
            slope += rate * (1 - rate);
        }

        return (sum / Fitted, slope / Fitted);
    }

    // Marsaglia and Tsang 2000; below a shape of 1 by theirs of shape + 1 times a power of a uniform number.
    private static double LogGamma(double shape, SeededRandom random)
    {
        if (shape < 1)
        {
            return LogGamma(shape + 1, random) + Math.Log(1 - random.NextDouble()) / shape;
        }

        var d = shape - 1.0 / 3;
        while (true)
        {
            var x = random.NextNormal();
            var v = 1 + x / Math.Sqrt(9 * d);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < 0.5 * x * x + d - d * v * v * v + 3 * d * Math.Log(v))
            {
                return Math.Log(d) + 3 * Math.Log(v);
            }
        }
    }
}
