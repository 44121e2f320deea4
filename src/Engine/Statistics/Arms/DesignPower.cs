namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>How often a planned comparison finds an effect, by simulation: power at any effect, and the effects that a power asks for.</summary>
/// <remarks>
/// Tasks are drawn as <see cref="TaskDifficulties"/> says, anew for each comparison. Each is tested by <see cref="CochranMantelHaenszel"/>,
/// where no task has more than one attempt of each arm by <see cref="McNemar"/>, two-sided and exact as verdicts are. All effects share
/// their draws: an attempt of B passes once B's shift exceeds its own threshold. Each further pass of B moves either test towards B, so a comparison is told by two numbers, the shift
/// up to which it finds B worse and the one above which it finds B better, and the power at every effect is a count of these.
/// </remarks>
public sealed class DesignPower
{
    private readonly TaskDifficulties _tasks;
    private readonly double[] _worse, _better;

    private DesignPower(TaskDifficulties tasks, double[] worse, double[] better)
    {
        (_tasks, _worse, _better) = (tasks, worse, better);
        Array.Sort(_worse);
        Array.Sort(_better);
    }

    /// <summary>Simulated comparisons.</summary>
    public int Simulations => _better.Length;

    /// <summary>Plays the comparisons of a design, on all cores; which ones has no bearing on the result.</summary>
    /// <param name="design">Arm A and the tasks.</param>
    /// <param name="seed">Same seed, same answer.</param>
    /// <param name="alpha">Level of the two-sided test, above 0 and below 1.</param>
    /// <param name="simulations">At least 1.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range.</exception>
    public static DesignPower Simulate(BenchmarkDesign design, long seed, double alpha = 0.05, int simulations = 2000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        return Simulate(new TaskDifficulties(design.Base, design.Correlation, seed), design.Trials(), alpha, simulations, cancellationToken);
    }

    /// <summary>The same for tasks with attempts of their own, such as those that a run has done so far.</summary>
    /// <param name="tasks">What tasks are like.</param>
    /// <param name="trials">Of each task; those that one arm alone tries say nothing.</param>
    /// <param name="alpha">Level of the two-sided test, above 0 and below 1.</param>
    /// <param name="simulations">At least 1.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range.</exception>
    public static DesignPower Simulate(TaskDifficulties tasks, IReadOnlyList<TaskTrials> trials, double alpha = 0.05, int simulations = 2000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentOutOfRangeException.ThrowIfLessThan(simulations, 1);
        ConfidenceLevel.Checked(1 - alpha);
        var rule = new RejectionRule(trials, alpha);
        var shift = tasks.ShiftTo(tasks.Rate);
        var (worse, better) = (new double[simulations], new double[simulations]);
        Parallel.For(
            0, simulations, new ParallelOptions { CancellationToken = cancellationToken },
            () => new SimulatedComparison(tasks, trials, shift, rule),
            (i, _, comparison) =>
            {
                (worse[i], better[i]) = comparison.Play(i);
                return comparison;
            },
            _ => { });
        return new DesignPower(tasks, worse, better);
    }

    /// <summary>Share of the comparisons with a two-sided p of at most α, on either side.</summary>
    /// <param name="effect">B's rate less A's; base + effect lies between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">B's rate would not.</exception>
    public PowerEstimate At(double effect)
    {
        if (!(_tasks.Rate + effect is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(effect), effect, $"With a base of {_tasks.Rate:0.###} the other arm's rate would not lie between 0 and 1.");
        }

        var found = Found(_tasks.ShiftTo(_tasks.Rate + effect));
        var interval = WilsonInterval.Of(found, Simulations);
        return new PowerEstimate(found / (double)Simulations, interval.Low, interval.High);
    }

    /// <summary>The smallest gain of B that is found with a power; null where none is, however much better B were.</summary>
    /// <param name="power">Above 0, below 1.</param>
    public double? Gain(double power) => Change(power, _better, gain: true);

    /// <summary>The smallest loss of B that is found with a power, above 0; null where none is: rates near 0 have little to lose.</summary>
    /// <inheritdoc cref="Gain"/>
    public double? Loss(double power) => Change(power, _worse, gain: false);

    // Between the thresholds of the comparisons nothing changes: one of them is the answer.
    private double? Change(double power, double[] thresholds, bool gain)
    {
        var wanted = (int)Math.Ceiling(ConfidenceLevel.Checked(power) * Simulations - 1e-9);
        var from = _tasks.ShiftTo(_tasks.Rate);
        for (var i = 0; i < Simulations; i++)
        {
            var at = gain ? thresholds[i] : thresholds[^(i + 1)];
            var beyond = gain ? Math.Max(Math.BitIncrement(at), from) : Math.Min(at, from);
            if (Found(beyond) >= wanted)
            {
                var size = gain ? _tasks.RateAt(beyond) - _tasks.Rate : _tasks.Rate - _tasks.RateAt(beyond);
                // A rate of 0 or 1 is no rate that an arm could be told to have.
                return size < 0.999 * (gain ? 1 - _tasks.Rate : _tasks.Rate) ? Math.Max(0, size) : null;
            }
        }

        return null;
    }

    private int Found(double shift) => CountBelow(_better, shift) + Simulations - CountBelow(_worse, shift);

    private static int CountBelow(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Plays one comparison after the other in the same memory.</summary>
    private sealed class SimulatedComparison(TaskDifficulties tasks, IReadOnlyList<TaskTrials> trials, double shift, RejectionRule rule)
    {
        private readonly double[] _thresholds = new double[trials.Sum(task => task.B)];
        private readonly int[] _owners = new int[trials.Sum(task => task.B)];
        private readonly int[] _passedA = new int[trials.Count];

        /// <returns>B is found worse at shifts up to the first, better above the second.</returns>
        internal (double Worse, double Better) Play(int index)
        {
            Draw(new SeededRandom(tasks.Seed, RandomPurpose.PowerTrials, index));
            Array.Sort(_thresholds, _owners);
            var state = rule.Begin(_passedA);
            var (passes, worse) = (0, double.NegativeInfinity);
            while (state.FindsWorse)
            {
                worse = passes < _thresholds.Length ? _thresholds[passes] : double.PositiveInfinity;
                if (passes == _thresholds.Length)
                {
                    return (worse, double.PositiveInfinity);
                }

                state.Pass(_owners[passes++]);
            }

            while (!state.FindsBetter)
            {
                if (passes == _thresholds.Length)
                {
                    return (worse, double.PositiveInfinity);
                }

                state.Pass(_owners[passes++]);
            }

            return (worse, _thresholds[passes - 1]);
        }

        private void Draw(SeededRandom random)
        {
            var next = 0;
            for (var task = 0; task < _passedA.Length; task++)
            {
                var odds = tasks.LogOdds(random);
                var (rate, passed) = (1 / (1 + Math.Exp(-odds - shift)), 0);
                for (var attempt = 0; attempt < trials[task].A; attempt++)
                {
                    passed += random.NextDouble() < rate ? 1 : 0;
                }

                _passedA[task] = passed;
                for (var attempt = 0; attempt < trials[task].B; attempt++)
                {
                    var uniform = random.NextDouble();
                    (_owners[next], _thresholds[next++]) = (task, Math.Log(uniform / (1 - uniform)) - odds);
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
