using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Studies;

/// <summary>An arm in a study's ledger.</summary>
/// <param name="Arm"><c>RUN/ARM</c>, or the id of an arm known by its counts.</param>
/// <param name="RunId">Null, with what else is a run's, for an arm known by its counts.</param>
/// <param name="At">When its run was launched, or it was entered.</param>
/// <param name="Changes">Settings in which it differs from the baseline, or where the baseline's are not known, those that it makes.</param>
/// <param name="Approach">The same in words; for counts those of whoever entered them.</param>
/// <param name="Passed">Of graded trials, copies counted once.</param>
/// <param name="Copies">Graded trials that repeat another one of the arm at the task word for word.</param>
/// <param name="Planned">Trials, those without a grade included.</param>
/// <param name="Rate">Null without graded trials.</param>
/// <param name="Interval">Wilson's, 95 %, of trials taken as independent.</param>
/// <param name="Tasks">Tasks that it shares with the baseline; null where they cannot be paired.</param>
/// <param name="Effect">Against the baseline; null for it, and where one of them has no graded trial.</param>
/// <param name="Holm">p after Holm's adjustment over all arms that were tried; null where it is no such arm or not tested.</param>
/// <param name="NotComparable">Conditions in which it differs from the baseline.</param>
/// <param name="Tags">Words separated by commas.</param>
/// <param name="LeftOut">Why it is left out of the comparisons; empty while it is in them.</param>
public sealed record LedgerRow(
    string Arm, string Name, string? RunId, string? RunName, string? RunKind, RunState? State, DateTimeOffset At, LedgerRole Role,
    IReadOnlyList<SettingChange> Changes, string Approach,
    int Passed, int Trials, int Copies, int Planned, double? Rate, Interval? Interval,
    int? Tasks, Effect? Effect, double? Holm, Verdict Verdict, IReadOnlyList<string> NotComparable,
    string Notes, string Tags, string LeftOut)
{
    /// <summary>Only its counts are known, or not even they: nothing can be paired, and nothing opened.</summary>
    public bool IsCounts => RunId is null;
}

/// <summary>What an arm is to its study.</summary>
public enum LedgerRole
{
    /// <summary>Something that was tried.</summary>
    Approach,

    /// <summary>All others are compared with it.</summary>
    Baseline,

    /// <summary>Made like the baseline in every setting: what differs is chance. It is a check and no approach.</summary>
    BaselineAgain,
}

/// <summary>A setting of an arm beside the baseline's.</summary>
/// <param name="Text">The arm's; empty for none.</param>
/// <param name="Baseline">Null where the baseline's settings are not known.</param>
public sealed record SettingChange(string Path, string Label, string Text, string? Baseline);
