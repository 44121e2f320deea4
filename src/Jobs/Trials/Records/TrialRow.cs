using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>One trial in a list.</summary>
/// <param name="Outcome">Null while it waits or runs.</param>
/// <param name="AgentEnd">Null before the agent has ended, or when it never ran.</param>
/// <param name="Screen">While it runs: the last line of its screen.</param>
/// <param name="Stage">While it runs: what it does.</param>
/// <param name="Sentence">Why it ended as it did, where the outcome does not say all.</param>
/// <param name="Change">Grows with every change of the row; <see cref="TrialFilter.AfterChange"/> reads what is newer.</param>
/// <param name="Tries">1, and one more for each infrastructure failure.</param>
public sealed record TrialRow(
    long Id,
    string RunId,
    string Name,
    string Task,
    string Arm,
    int Attempt,
    bool Running,
    TrialOutcome? Outcome,
    AgentEnd? AgentEnd,
    double? Reward,
    string? Sentence,
    string? Screen,
    TrialStage? Stage,
    TrialCounts Counts,
    int Tries,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    long Change)
{
    /// <summary>What readers wrote on its turns, in their order.</summary>
    public IReadOnlyList<TurnLabelRow> Labels { get; init; } = [];
}
