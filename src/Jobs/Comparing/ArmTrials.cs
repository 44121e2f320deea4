using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Jobs.Comparing;

/// <summary>The graded trials of an arm: all that tests and intervals are computed of.</summary>
/// <param name="Planned">Trials of the arm, those without a grade included.</param>
public sealed record ArmTrials(IReadOnlyList<ArmTrial> Trials, int Planned)
{
    /// <summary>Trials that repeat another one of the arm at the task word for word: no interval and no test counts them.</summary>
    public int Copies => Trials.Count(trial => trial.IsCopy);

    /// <summary>Passed of graded trials, copies counted once.</summary>
    public PassCount Total(TrialSubset subset = TrialSubset.All) => Count(Of(subset));

    /// <summary>The same by task.</summary>
    public IReadOnlyDictionary<string, TaskTrials> Tasks(TrialSubset subset = TrialSubset.All) => Of(subset)
        .GroupBy(trial => trial.Task, StringComparer.Ordinal)
        .ToDictionary(task => task.Key, task => new TaskTrials(task.First().Digest, Count(task)), StringComparer.Ordinal);

    private IEnumerable<ArmTrial> Of(TrialSubset subset) => Trials.Where(trial => !trial.IsCopy && subset switch
    {
        TrialSubset.Parsed => trial.Parsed,
        TrialSubset.Untruncated => trial.Untruncated,
        _ => true,
    });

    private static PassCount Count(IEnumerable<ArmTrial> trials)
    {
        var (passed, all) = (0, 0);
        foreach (var trial in trials)
        {
            all++;
            passed += trial.Passed ? 1 : 0;
        }
        return new PassCount(passed, all);
    }
}

/// <summary>A graded trial.</summary>
/// <param name="Digest">Of the task's folder; null where it is not known.</param>
/// <param name="IsCopy">It repeats an earlier one of the arm at the task word for word.</param>
/// <param name="Parsed">Every reply was understood.</param>
/// <param name="Untruncated">No reply used up its budget.</param>
/// <param name="ThinkingTokens">Of all its turns.</param>
public sealed record ArmTrial(
    long Id, string Task, string? Digest, int Attempt, bool Passed, bool IsCopy, bool Parsed, bool Untruncated, int Turns, long ThinkingTokens,
    DateTimeOffset? EndedAt);

/// <summary>What an arm did at a task.</summary>
public sealed record TaskTrials(string? Digest, PassCount Count);
