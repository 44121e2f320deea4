using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.State;

/// <summary>Which trials of a benchmark a number on its page counts, as a word of the address: behind each number stand its trials.</summary>
/// <param name="Word">In the address.</param>
/// <param name="Title">Over the list.</param>
/// <param name="Filter">Without the arm.</param>
public sealed record TrialSelection(string Word, string Title, TrialFilter Filter)
{
    /// <summary>Trials that solved their task.</summary>
    public static TrialSelection Passed { get; } = new("passed", "passed", new TrialFilter(Passed: true));

    /// <summary>Trials that count and did not solve their task.</summary>
    public static TrialSelection Failed { get; } = new("failed", "not passed", new TrialFilter(Passed: false));

    /// <summary>All that can be chosen.</summary>
    public static IReadOnlyList<TrialSelection> All { get; } =
    [
        Passed, Failed,
        new("out-of-time", "out of time", new TrialFilter(Outcomes: [TrialOutcome.TimedOut])),
        new("broken", "broken", new TrialFilter(Outcomes: [TrialOutcome.VerifierBroken, TrialOutcome.DiskLimit])),
        new("infrastructure", "infrastructure failures", new TrialFilter(Outcomes: [TrialOutcome.Infrastructure])),
        new("cancelled", "cancelled", new TrialFilter(Outcomes: [TrialOutcome.Cancelled])),
        .. FindingRules.Own.Flags.Select(Of),
    ];

    /// <summary>Trials with a turn of a finding.</summary>
    public static TrialSelection Of(Flag flag) => new(flag.Word, $"with a turn: {flag.Name.ToLowerInvariant()}", new TrialFilter(Findings: [flag.Word]));

    /// <summary>The selection of a word; null for none.</summary>
    public static TrialSelection? Find(string? word) => All.FirstOrDefault(selection => selection.Word == word);
}
