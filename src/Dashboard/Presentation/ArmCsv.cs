using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A results table as comma-separated values.</summary>
public static class ArmCsv
{
    private static readonly string[] Columns =
    [
        "arm", "passed", "trials", "rate", "wilson95Low", "wilson95High", "truncated", "unclosedThinking", "parseFailures", "noCommand", "emptyReplies",
        "timedOut", "verifierBroken", "diskLimit", "infrastructure", "cancelled", "turns", "promptTokens", "cachedTokens", "completionTokens", "thinkingTokens",
        "distinct", "intervention", "interventionHash",
    ];

    /// <summary>A line for each arm, after the names of the columns.</summary>
    public static string Of(IReadOnlyList<ArmResult> arms) => CsvTable.Of(
        Columns,
        arms.Select(arm => new object?[]
        {
            arm.Name, arm.Passed, arm.Trials, arm.Rate, arm.Interval?.Low, arm.Interval?.High, arm.Counts.Truncated, arm.Counts.UnclosedThinking,
            arm.Counts.ParseFailures, arm.Counts.NoCommand, arm.Counts.EmptyReplies, arm.TimedOut, arm.VerifierBroken, arm.DiskLimit, arm.Infrastructure,
            arm.Cancelled, arm.Counts.Turns, arm.Counts.PromptTokens, arm.Counts.CachedTokens, arm.Counts.CompletionTokens, arm.Counts.ThinkingTokens,
            arm.Distinct, arm.Intervention?.Name, arm.Intervention?.Hash,
        }));
}
