using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Findings.Flags;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.State;

/// <summary>Which trials of a benchmark a number on its page counts, as a word of the address: behind each number stand its trials.</summary>
/// <param name="Word">In the address.</param>
/// <param name="Title">Over the list.</param>
/// <param name="Filter">Without the arm.</param>
public sealed record TrialSelection(string Word, string Title, TrialFilter Filter)
{
    private static readonly TrialSubset[] Subsets = [TrialSubset.Parsed, TrialSubset.Untruncated];

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
        .. Subsets.SelectMany(subset => (TrialSelection[])[Of(Passed, subset), Of(Failed, subset)]),
        .. FindingRules.Own.Flags.Select(Of),
    ];

    /// <summary>Of a selection those trials that a comparison over a subset counts.</summary>
    public static TrialSelection Of(TrialSelection all, TrialSubset subset) => subset switch
    {
        TrialSubset.Parsed => Without(all, "parsed", FindingRules.Own.Find(ParseFailure.Word)!),
        TrialSubset.Untruncated => Without(all, "untruncated", FindingRules.Own.Find(Truncated.Word)!),
        _ => all,
    };

    /// <summary>Trials with a turn of a finding.</summary>
    public static TrialSelection Of(Flag flag) => new(flag.Word, $"with a turn: {flag.Name.ToLowerInvariant()}", new TrialFilter(Findings: [flag.Word]));

    private static TrialSelection Without(TrialSelection all, string word, Flag flag) =>
        new($"{all.Word}-{word}", $"{all.Title}, without a turn: {flag.Name.ToLowerInvariant()}", all.Filter with { Without = [flag.Word] });

    /// <summary>The selection of a word; null for none.</summary>
    public static TrialSelection? Find(string? word) => All.FirstOrDefault(selection => selection.Word == word);
}
