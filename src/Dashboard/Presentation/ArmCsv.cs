using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A results table as comma-separated values.</summary>
public static class ArmCsv
{
    private static readonly string[] Columns =
    [
        "arm", "passed", "trials", "rate", "wilson95Low", "wilson95High", .. FindingRules.Own.Flags.Select(flag => flag.Column),
        "timedOut", "verifierBroken", "diskLimit", "infrastructure", "cancelled", "turns", "promptTokens", "cachedTokens", "completionTokens", "thinkingTokens",
        "distinct", "intervention", "interventionHash",
    ];

    /// <summary>A line for each arm, after the names of the columns.</summary>
    public static string Of(IReadOnlyList<ArmResult> arms) => CsvTable.Of(
        Columns,
        arms.Select(arm => (object?[])
        [
            arm.Name, arm.Passed, arm.Trials, arm.Rate, arm.Interval?.Low, arm.Interval?.High,
            .. FindingRules.Own.Flags.Select(flag => (object?)arm.Counts.TurnsWith(flag.Word)), arm.TimedOut, arm.VerifierBroken, arm.DiskLimit, arm.Infrastructure,
            arm.Cancelled, arm.Counts.Turns, arm.Counts.PromptTokens, arm.Counts.CachedTokens, arm.Counts.CompletionTokens, arm.Counts.ThinkingTokens,
            arm.Distinct, arm.Intervention?.Name, arm.Intervention?.Hash,
        ]));
}
