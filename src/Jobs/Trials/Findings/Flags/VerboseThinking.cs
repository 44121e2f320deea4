using System.Globalization;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>Thinking that is long beside the baseline's, both on the benchmark and on the task: an absolute limit would confuse hard tasks with verbose models.</summary>
/// <remarks>
/// Only turns with thinking are compared. The baseline itself, tasks at which it never thought, and runs in which it hardly thought at all get
/// none: there is nothing to compare with.
/// </remarks>
public sealed class VerboseThinking() : RunRule(new Flag(
    Word, 60, "Over-verbose thinking", "Verbose", "verbose",
    "The thinking is longer than nearly all of the baseline arm's on the run, and than its median on the same task; in tokens, or in characters where tokens were not counted. "
    + "The baseline itself has none.", FindingTone.Warn)
{
    Thresholds = [Percentile, Ratio],
})
{
    public const string Word = "verboseThinking";

    /// <summary>Of the baseline's turns, so many that have thinking must be known.</summary>
    public const int LeastTurns = 10;

    // "<think>\n\n</think>" is no thinking.
    private const int LeastCharacters = 3;

    private static readonly Threshold Percentile = new("percentile", "longer than the baseline's", 95, 50, 100, "% of turns");
    private static readonly Threshold Ratio = new("ratio", "above the baseline's median on the task", 2, 1, 100, "times");

    public override IEnumerable<(long Trial, Sighting At)> Find(FlaggedRun run)
    {
        var (percentile, ratio) = (run.Thresholds.Of(Flag, Percentile), run.Thresholds.Of(Flag, Ratio));
        var baseline = run.Trials.Where(trial => trial.Arm == run.Baseline).ToList();
        var (tokens, characters) = (Lengths.Of(baseline, OfTokens, percentile), Lengths.Of(baseline, OfCharacters, percentile));
        foreach (var trial in run.Trials.Where(trial => trial.Arm != run.Baseline))
        {
            foreach (var turn in trial.Thinking.Where(turn => turn.Characters >= LeastCharacters))
            {
                // Where one side was not counted in tokens, both are compared by their characters.
                var (length, limits, unit) = turn.Tokens is { } counted && tokens is not null ? (counted, tokens, "tokens") : (turn.Characters, characters, "characters");
                if (limits is not null && length > limits.Percentile && limits.ByTask.TryGetValue(trial.Task, out var median) && length > ratio * median)
                {
                    yield return (trial.Id, new Sighting(turn.Turn, Note: string.Create(
                        CultureInfo.InvariantCulture,
                        $"{length:N0} {unit} of thinking: above {limits.Percentile:#,0.#}, which {percentile:0.##} % of the baseline's turns do not exceed, and {length / Math.Max(median, 1):0.0} times its median of {median:#,0.#} on this task, where {ratio:0.##} times are allowed.")));
                }
            }
        }
    }

    private static int? OfTokens(ThinkingLength turn) => turn.Tokens;

    private static int? OfCharacters(ThinkingLength turn) => turn.Characters;

    private sealed record Lengths(double Percentile, IReadOnlyDictionary<string, double> ByTask)
    {
        public static Lengths? Of(List<FlaggedRunTrial> baseline, Func<ThinkingLength, int?> length, double percentile)
        {
            var turns = baseline.SelectMany(trial => trial.Thinking.Where(turn => turn.Characters >= LeastCharacters).Select(turn => (trial.Task, Length: length(turn))))
                .Where(turn => turn.Length is not null).Select(turn => (turn.Task, Length: (double)turn.Length!.Value)).ToList();
            return turns.Count < LeastTurns ? null : new(
                Quantile(turns.ConvertAll(turn => turn.Length), percentile / 100),
                turns.GroupBy(turn => turn.Task).ToDictionary(task => task.Key, task => Quantile([.. task.Select(turn => turn.Length)], 0.5)));
        }

        /// <summary>Between the two nearest values in proportion.</summary>
        private static double Quantile(List<double> values, double share)
        {
            values.Sort();
            var at = share * (values.Count - 1);
            var below = (int)Math.Floor(at);
            return values[below] + ((at - below) * (values[Math.Min(below + 1, values.Count - 1)] - values[below]));
        }
    }
}
