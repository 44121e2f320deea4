namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>When a two-sided test at a level calls two arms different, kept up to date pass by pass of B.</summary>
internal sealed class RejectionRule
{
    // Sums of fractions come out a last bit beside 0.
    private const double Nothing = 1e-9;

    private readonly IReadOnlyList<TaskTrials> _trials;
    private readonly bool _single;
    private readonly int[] _limits = [];
    private readonly double _critical;

    /// <param name="trials">Those of each task.</param>
    /// <param name="alpha">Above 0, below 1.</param>
    internal RejectionRule(IReadOnlyList<TaskTrials> trials, double alpha)
    {
        (_trials, _single) = (trials, trials.All(task => task is { A: <= 1, B: <= 1 }));
        if (_single)
        {
            _limits = ExactLimits(trials.Count, alpha);
        }
        else
        {
            // p ≤ α where χ²₁ is at least the square of the normal quantile.
            var z = ConfidenceLevel.Z(1 - alpha);
            _critical = z * z;
        }
    }

    /// <summary>Before B's first pass.</summary>
    /// <param name="passedA">Of A at each task.</param>
    internal State Begin(int[] passedA) => new(this, passedA);

    // The most passes of the arm that has fewer with which a number of discordant tasks tells the arms apart; below 0 where none does.
    private static int[] ExactLimits(int most, double alpha)
    {
        var limits = new int[most + 1];
        limits[0] = -1;
        for (var n = 1; n <= most; n++)
        {
            // One more task allows at most one more.
            var limit = limits[n - 1] + 1;
            limits[n] = 2 * limit <= n && McNemar.Of(limit, n - limit).TwoSided <= alpha ? limit : limit - 1;
        }

        return limits;
    }

    /// <summary>The counts that the test is made of.</summary>
    internal struct State
    {
        private readonly RejectionRule _rule;
        private readonly int[] _passedA;
        private readonly int[] _passed;
        private int _onlyA, _onlyB;
        private double _off, _variance;

        internal State(RejectionRule rule, int[] passedA)
        {
            (_rule, _passedA, _passed) = (rule, passedA, rule._single ? [] : (int[])passedA.Clone());
            for (var task = 0; task < passedA.Length; task++)
            {
                var (a, b) = rule._trials[task];
                if (a == 0 || b == 0)
                {
                    continue;
                }

                _onlyA += passedA[task];
                double total = a + b;
                _off -= b * passedA[task] / total;
                _variance += a * b * passedA[task] * (total - passedA[task]) / (total * total * (total - 1));
            }
        }

        /// <summary>The arms are called different, and A passed more.</summary>
        internal readonly bool FindsWorse => _rule._single ? _onlyA > _onlyB && _onlyB <= _rule._limits[_onlyA + _onlyB] : _off < 0 && Exceeds;

        /// <summary>The arms are called different, and B passed more.</summary>
        internal readonly bool FindsBetter => _rule._single ? _onlyB > _onlyA && _onlyA <= _rule._limits[_onlyA + _onlyB] : _off > 0 && Exceeds;

        private readonly bool Exceeds => _variance > Nothing && _off * _off >= _rule._critical * _variance;

        /// <summary>One more attempt of B at a task passes.</summary>
        internal void Pass(int task)
        {
            var (a, b) = _rule._trials[task];
            if (a == 0)
            {
                return;
            }

            if (_rule._single)
            {
                (_onlyA, _onlyB) = _passedA[task] == 1 ? (_onlyA - 1, _onlyB) : (_onlyA, _onlyB + 1);
                return;
            }

            double total = a + b;
            _off += a / total;
            _variance += a * b * (total - 1 - 2 * _passed[task]++) / (total * total * (total - 1));
        }
    }
}
