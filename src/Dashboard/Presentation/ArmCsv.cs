using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A results table as comma-separated values.</summary>
public static class ArmCsv
{
    private static readonly string[] Columns =
    [
        "arm", "passed", "trials", "rate", "wilson95Low", "wilson95High", .. FindingRules.Own.Flags.Select(flag => flag.Column),
        "timedOut", "verifierBroken", "diskLimit", "infrastructure", "cancelled", "turns", "promptTokens", "cachedTokens", "completionTokens", "thinkingTokens",
        "distinct", "intervention", "interventionHash", "commands", "seconds", .. FindingRules.Own.Flags.Select(flag => $"{flag.Column}Trials"),
        "baseline", "difference", "difference95Low", "difference95High", "intervalMeans", "tasks", "test", "pGreater", "pLess", "pTwoSided", "midP",
        "fisherGreater", "fisherLess", "fisherTwoSided", "holm", "verdict",
    ];

    /// <summary>A line for each arm, after the names of the columns.</summary>
    /// <param name="comparison">The arms against a baseline; null where none was made.</param>
    public static string Of(IReadOnlyList<ArmResult> arms, Comparison? comparison = null) => CsvTable.Of(
        Columns,
        arms.Select(arm => (object?[])
        [
            arm.Name, arm.Passed, arm.Trials, arm.Rate, arm.Interval?.Low, arm.Interval?.High,
            .. FindingRules.Own.Flags.Select(flag => (object?)arm.Counts.TurnsWith(flag.Word)), arm.TimedOut, arm.VerifierBroken, arm.DiskLimit, arm.Infrastructure,
            arm.Cancelled, arm.Counts.Turns, arm.Counts.PromptTokens, arm.Counts.CachedTokens, arm.Counts.CompletionTokens, arm.Counts.ThinkingTokens,
            arm.Distinct, arm.Intervention?.Name, arm.Intervention?.Hash, arm.Counts.Commands, arm.Seconds,
            .. FindingRules.Own.Flags.Select(flag => (object?)arm.Counts.TrialsWith(flag.Word)), .. Against(arm.Name, comparison),
        ]));

    private static object?[] Against(string arm, Comparison? comparison)
    {
        var against = comparison?.Against.FirstOrDefault(one => comparison.Arms[one.Arm].Name == arm);
        var (effect, paired, fisher) = (against?.All.Effect, against?.All.Paired, against?.All.Unpaired?.Fisher);
        return
        [
            comparison?.Arms[0].Name, effect?.Difference, effect?.Interval.Low, effect?.Interval.High, effect?.Means.ToString(), paired?.Tasks, paired?.Test.ToString(),
            paired?.P.Greater, paired?.P.Less, paired?.P.TwoSided, paired?.P.MidP, fisher?.Greater, fisher?.Less, fisher?.TwoSided, against?.Holm, against?.Verdict.ToString(),
        ];
    }
}
