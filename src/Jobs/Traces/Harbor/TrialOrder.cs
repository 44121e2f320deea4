using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Traces.Harbor;

/// <summary>Puts trials into the order of a run.</summary>
internal static class TrialOrder
{
    public static IEnumerable<string> Arms(IReadOnlyList<ImportedTrial> trials) =>
        trials.OrderBy(trial => trial.StartedAt ?? DateTimeOffset.MaxValue).ThenBy(trial => trial.Name, StringComparer.Ordinal).Select(trial => trial.Arm).Distinct();

    /// <summary>Attempts by time where the trials do not tell theirs; then attempt, task, arm.</summary>
    public static IReadOnlyList<ImportedTrial> Numbered(IReadOnlyList<ImportedTrial> trials)
    {
        var arms = Arms(trials).ToList();
        return
        [
            .. trials.GroupBy(trial => (trial.Task, trial.Arm)).SelectMany(Attempts)
                .OrderBy(trial => trial.Attempt).ThenBy(trial => trial.Task, StringComparer.Ordinal).ThenBy(trial => arms.IndexOf(trial.Arm)),
        ];
    }

    private static IEnumerable<ImportedTrial> Attempts(IEnumerable<ImportedTrial> same)
    {
        var trials = same.OrderBy(trial => trial.Attempt).ThenBy(trial => trial.StartedAt ?? DateTimeOffset.MaxValue).ThenBy(trial => trial.Name, StringComparer.Ordinal).ToList();
        return trials.Select(trial => trial.Attempt).Distinct().Count() == trials.Count
            ? trials
            : trials.Select((trial, i) => trial with { Attempt = i + 1 });
    }
}
