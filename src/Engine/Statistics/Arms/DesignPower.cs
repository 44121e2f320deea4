namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>How often a comparison with a given effect finds it, by simulation.</summary>
/// <remarks>
/// A task's log odds are those of a Beta draw with the design's base and correlation ρ: Beta(pκ, (1 − p)κ), κ = 1/ρ − 1, so that two attempts
/// at one task correlate by ρ. Arm B's are shifted by one number for all tasks, such that its mean rate is base + effect. Each simulated
/// comparison is tested by <see cref="CochranMantelHaenszel"/>, with one attempt each by McNemar's mid-p.
/// </remarks>
public static class DesignPower
{
    /// <summary>Draws that the shifts are fitted on.</summary>
    private const int Fitted = 20_000;

    /// <summary>Share of simulated comparisons with a two-sided p of at most α.</summary>
    /// <param name="design">Arm A and the tasks.</param>
    /// <param name="effect">B's rate less A's; base + effect lies between 0 and 1.</param>
    /// <param name="seed">Same seed, same answer.</param>
    /// <param name="alpha">Above 0, below 1.</param>
    /// <param name="simulations">At least 1.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range.</exception>
    public static PowerEstimate Of(BenchmarkDesign design, double effect, long seed, double alpha = 0.05, int simulations = 2000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentOutOfRangeException.ThrowIfLessThan(simulations, 1);
        ConfidenceLevel.Checked(1 - alpha);
        var tasks = new TaskDraws(design.Checked(), seed);
        return At(tasks, effect, alpha, simulations, cancellationToken);
    }

    /// <summary>The smallest gain that is found with the wanted power; null where none below a rate of 1 is.</summary>
    /// <param name="design">Arm A and the tasks.</param>
    /// <param name="seed">Same seed, same answer.</param>
    /// <param name="power">Above 0, below 1.</param>
    /// <param name="alpha">Above 0, below 1.</param>
    /// <param name="simulations">Of each effect that is tried.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range.</exception>
    public static double? Detectable(BenchmarkDesign design, long seed, double power = 0.8, double alpha = 0.05, int simulations = 1000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentOutOfRangeException.ThrowIfLessThan(simulations, 1);
        ConfidenceLevel.Checked(power);
        ConfidenceLevel.Checked(1 - alpha);
        var tasks = new TaskDraws(design.Checked(), seed);
        // The same draws for every effect, so that power grows with it and halving finds the place.
        var (low, high) = (0.0, (1 - design.Base) * 0.999);
        if (At(tasks, high, alpha, simulations, cancellationToken).Power < power)
        {
            return null;
        }

        while (high - low > 0.001)
        {
            var middle = (low + high) / 2;
            (low, high) = At(tasks, middle, alpha, simulations, cancellationToken).Power < power ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static PowerEstimate At(TaskDraws tasks, double effect, double alpha, int simulations, CancellationToken cancellationToken)
    {
        var design = tasks.Design;
        if (!(design.Base + effect is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(effect), effect, $"With a base of {design.Base:0.###} the other arm's rate would not lie between 0 and 1.");
        }

        var (forA, forB) = (tasks.ShiftTo(design.Base), tasks.ShiftTo(design.Base + effect));
        var found = 0;
        var pairs = new TaskPair[design.Tasks];
        for (var i = 0; i < simulations; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tasks.Play(i, forA, forB, pairs);
            found += P(pairs, design.Attempts) <= alpha ? 1 : 0;
        }

        var interval = WilsonInterval.Of(found, simulations);
        return new PowerEstimate(found / (double)simulations, interval.Low, interval.High);
    }

    private static double P(TaskPair[] pairs, int attempts)
    {
        if (attempts > 1)
        {
            return CochranMantelHaenszel.Of(pairs).P;
        }

        var sets = SolvedSets.Of(pairs);
        return McNemar.Of(sets.OnlyA, sets.OnlyB).MidP;
    }

    private sealed class TaskDraws(BenchmarkDesign design, long seed)
    {
        private readonly double[] _fitted = Fit(design, seed);

        internal BenchmarkDesign Design => design;

        /// <summary>What is added to every task's log odds for a mean rate.</summary>
        internal double ShiftTo(double rate)
        {
            var (low, high) = (-700.0, 700.0);
            for (var i = 0; i < 100; i++)
            {
                var middle = (low + high) / 2;
                (low, high) = _fitted.Average(odds => Rate(odds + middle)) < rate ? (middle, high) : (low, middle);
            }

            return (low + high) / 2;
        }

        /// <summary>One comparison.</summary>
        internal void Play(int index, double forA, double forB, TaskPair[] pairs)
        {
            var random = new SeededRandom(seed, RandomPurpose.PowerTrials, index);
            for (var task = 0; task < pairs.Length; task++)
            {
                var odds = LogOdds(design, random);
                pairs[task] = new TaskPair(Try(Rate(odds + forA)), Try(Rate(odds + forB)));
            }

            PassCount Try(double rate)
            {
                var passed = 0;
                for (var attempt = 0; attempt < design.Attempts; attempt++)
                {
                    passed += random.NextDouble() < rate ? 1 : 0;
                }

                return new PassCount(passed, design.Attempts);
            }
        }

        private static double[] Fit(BenchmarkDesign design, long seed)
        {
            var random = new SeededRandom(seed, RandomPurpose.PowerTrials, -1);
            return [.. Enumerable.Range(0, Fitted).Select(_ => LogOdds(design, random))];
        }

        private static double Rate(double odds) => 1 / (1 + Math.Exp(-odds));

        // A Beta draw is a Gamma draw's share in two; its log odds are the difference of their logarithms, which never underflow.
        private static double LogOdds(BenchmarkDesign design, SeededRandom random)
        {
            if (design.Correlation == 0)
            {
                return 0;
            }

            var kappa = 1 / design.Correlation - 1;
            return LogGamma(design.Base * kappa, random) - LogGamma((1 - design.Base) * kappa, random);
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
}

/// <summary>A simulated power.</summary>
/// <param name="Power">Share of simulated comparisons that found the effect.</param>
/// <param name="Low">Lower end of Wilson's 95 % interval over the simulations.</param>
/// <param name="High">Its upper end.</param>
public sealed record PowerEstimate(double Power, double Low, double High);
