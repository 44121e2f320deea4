using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Studies;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A ledger in words.</summary>
public static class LedgerText
{
    private static readonly string[] s_headers = ["Arm", "Approach", "Passed", "95 % interval", "Difference, points", "95 % interval of the difference", "Test", "p", "p, Holm", "Verdict", "Notes"];

    /// <summary>What an arm changes against the baseline.</summary>
    public static string Approach(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Approach.Length > 0 ? row.Approach : row switch
        {
            { Role: LedgerRole.Baseline } => "Nothing: it is what the others change",
            { Role: LedgerRole.BaselineAgain } => "Nothing: the baseline again",
            { IsCounts: true } => Format.None,
            { NotComparable.Count: > 0 } => "No treatment; its conditions differ",
            _ => "Not known: its settings came from elsewhere",
        };
    }

    /// <summary>What an arm came to, in a sentence without its point.</summary>
    /// <param name="tested">Arms that Holm's adjustment is over.</param>
    public static string Verdict(LedgerRow row, int tested)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row switch
        {
            { Role: LedgerRole.Baseline } => "the baseline",
            { LeftOut.Length: > 0 } => $"left out: {row.LeftOut}",
            { Trials: 0, IsCounts: true } => "not measured: no counts",
            { Effect: null, Trials: > 0 } => "not compared: no baseline with trials",
            { Role: LedgerRole.BaselineAgain, Effect: { } effect } => row.Verdict == Jobs.Comparing.Verdict.NoEvidence
                ? $"check passed: 95 % interval {EffectText.Interval(effect)} points"
                : $"check failed: {EffectText.Of(effect)}",
            _ => VerdictText.Of(row.Verdict, row.Effect, tested),
        };
    }

    /// <summary>Name of a tone of css/controls.css.</summary>
    public static string Tone(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row switch
        {
            { LeftOut.Length: > 0 } or { Role: LedgerRole.Baseline } => "idle",
            { Role: LedgerRole.BaselineAgain, Effect: not null } => row.Verdict == Jobs.Comparing.Verdict.NoEvidence ? "info" : "warn",
            _ => VerdictText.Tone(row.Verdict),
        };
    }

    /// <summary>What stands under p: the test, and what was paired.</summary>
    public static string Test(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Effect is not { } effect ? "" : $"{EffectText.Name(effect.Test)}, {(row.Tasks is { } tasks ? $"{Format.Count(tasks, "task")} paired" : "unpaired")}";
    }

    /// <summary>What the baseline against itself says.</summary>
    public static string Itself(Ledger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.Itself is { } itself
            ? $"Its attempts of odd number against those of even number over {Format.Count(itself.Tasks, "task")}: {EffectText.Of(itself.Effect)}, {EffectText.P(itself.Effect)}. Nothing was changed between them: a difference of this size is what chance makes."
            : ledger.Rows is [{ Role: LedgerRole.Baseline, IsCounts: true }, ..] ? "Only the baseline's counts are known, so nothing shows what chance alone does to it."
            : "The baseline has one attempt at each task, so nothing shows yet what chance alone does to it. Run it again, or with several attempts.";
    }

    /// <summary>The table as a document shows it.</summary>
    public static (IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows) Table(IEnumerable<LedgerRow> rows, int tested) =>
        (s_headers, [.. rows.Select(row => (IReadOnlyList<string>)
        [
            row.Name, Approach(row),
            row.Trials == 0 ? Format.None : Format.Rate(row.Passed, row.Trials), row.Interval is { } interval ? $"{Format.Percent(interval.Low)} to {Format.Percent(interval.High)}" : Format.None,
            row.Effect is { } effect ? Format.Points(effect.Difference) : Format.None, row.Effect is { } known ? EffectText.Interval(known) : Format.None,
            Test(row), row.Effect is { } at ? Format.P(at.P) : Format.None, row.Holm is { } holm ? Format.P(holm) : Format.None,
            Verdict(row, tested), row.Notes,
        ])]);
}
