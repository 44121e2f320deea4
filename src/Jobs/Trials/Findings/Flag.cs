namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>What a finding is called and what it means.</summary>
/// <param name="Word">In addresses, in the API and in the store; it never changes.</param>
/// <param name="Order">Its place in tables; a flag that comes later takes a higher number.</param>
/// <param name="Name">In a sentence.</param>
/// <param name="Heading">Over a narrow column.</param>
/// <param name="Label">On a mark in a list.</param>
/// <param name="Explanation">When a turn has it.</param>
public sealed record Flag(string Word, int Order, string Name, string Heading, string Label, string Explanation, FindingTone Tone)
{
    /// <summary>Of the rule: one more whenever the same turn may be flagged otherwise than before, so that stored trials are flagged again.</summary>
    public int Version { get; init; } = 1;

    /// <summary>It says how something was done more than what went wrong: a failure pattern names it where nothing else was found.</summary>
    public bool IsAside { get; init; }

    /// <summary>Its column in CSV, where it is counted.</summary>
    public string Column { get; init; } = Word;

    /// <summary>From where on it is said; a study may set others.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    /// <summary>When a turn has it, with the thresholds in force.</summary>
    public string Explain(FlagThresholds thresholds) => Thresholds.Count == 0
        ? Explanation
        : $"{Explanation} In force: {string.Join(", ", Thresholds.Select(threshold => $"{threshold.Label} {threshold.Say(thresholds.Of(this, threshold))}"))}.";

    /// <summary>When a turn has it, with the rule's own thresholds.</summary>
    public string Described => Thresholds.Count == 0
        ? Explanation
        : $"{Explanation} Unless the study sets others: {string.Join(", ", Thresholds.Select(threshold => $"{threshold.Label} {threshold.Say(threshold.Default)}"))}.";
}
