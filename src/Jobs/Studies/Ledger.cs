using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Jobs.Studies;

/// <summary>Every arm that a study ever tried, against its baseline.</summary>
/// <param name="Rows">The baseline first, then the newest.</param>
/// <param name="Tested">Arms that were tried and have trials: Holm's adjustment is over so many, those left out included.</param>
/// <param name="Itself">The baseline's own attempts against each other; null where it has one at each task, or only counts.</param>
/// <param name="Problem">Why nothing is compared: there is no baseline, or it is gone; null for nothing.</param>
public sealed record Ledger(StudyRow Study, IReadOnlyList<LedgerRow> Rows, int Tested, BaselineItself? Itself, string? Problem)
{
    /// <summary>The verdict that says most: better, then worse, then one that did not survive the adjustment; null where nothing was compared.</summary>
    public LedgerRow? Best => Rows.Where(row => row.Role == LedgerRole.Approach && row.Verdict != Verdict.NotMeasured)
        .OrderBy(row => row.Verdict switch { Verdict.Better => 0, Verdict.Worse => 1, Verdict.NotAfterHolm => 2, _ => 3 })
        .ThenBy(row => row.Effect!.P).FirstOrDefault();
}

/// <summary>One half of the baseline's attempts against the other. Nothing was changed between them, so the difference is chance's.</summary>
/// <param name="Tasks">Tasks that it is over.</param>
/// <param name="Effect">The attempts of odd number less those of even number.</param>
public sealed record BaselineItself(int Tasks, Effect Effect)
{
    /// <summary>Null where no task has attempts of both sorts.</summary>
    internal static BaselineItself? Of(ArmTrials baseline) =>
        SharedTasks.Of(Half(baseline, odd: true), Half(baseline, odd: false)) is { } shared ? new BaselineItself(shared.Pairs.Length, shared.Effect) : null;

    private static ArmTrials Half(ArmTrials trials, bool odd) =>
        new([.. trials.Trials.Where(trial => !trial.IsCopy && int.IsOddInteger(trial.Attempt) == odd)], trials.Planned);
}
