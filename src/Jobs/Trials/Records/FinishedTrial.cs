using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>How a trial ended, on its way into the store.</summary>
/// <param name="Rewards">All rewards by name; empty when it was not graded.</param>
/// <param name="Remarks">What an honest reader of the reward should know.</param>
/// <param name="HasTestReport">Whether the tests left a report: without one they probably never ran.</param>
/// <param name="Extra">Fields of an imported trial that have no place of their own (JSON).</param>
public sealed record FinishedTrial(
    TrialOutcome Outcome,
    AgentEnd? AgentEnd,
    double? Reward,
    string? Sentence,
    IReadOnlyDictionary<string, double> Rewards,
    IReadOnlyList<StageTime> Stages,
    IReadOnlyList<string> Remarks,
    bool HasTestReport,
    string? Detail = null,
    string? Extra = null);
