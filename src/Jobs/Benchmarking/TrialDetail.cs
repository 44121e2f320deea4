using Vectorscope.Jobs.Benchmarking.Trials;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Everything about one trial but its turns.</summary>
/// <param name="Instruction">What the agent was told; null when the task's folder has changed or gone since.</param>
/// <param name="Image">The image that the task names; null when it is built from its folder or unknown.</param>
/// <param name="Sandbox">Null for a trial that ran elsewhere.</param>
/// <param name="Tries">Earlier tries that gave no result.</param>
/// <param name="Rewards">All rewards by name.</param>
/// <param name="Remarks">What an honest reader of the reward should know, for example files left out.</param>
/// <param name="HasTestReport">Whether the tests left a report: without one they probably never ran.</param>
/// <param name="Detail">The folded-out part of an infrastructure failure.</param>
/// <param name="Files">Its artifacts, named <c>trials/NAME/…</c>; downloaded as any artifact of the run.</param>
/// <param name="Previous">Id of the trial before it in the run's order; null for the first.</param>
public sealed record TrialDetail(
    TrialRow Row,
    long Seed,
    string? TaskDigest,
    string? Instruction,
    string? Image,
    SandboxKind? Sandbox,
    IReadOnlyList<TrialTryRow> Tries,
    IReadOnlyDictionary<string, double> Rewards,
    IReadOnlyList<StageTime> Stages,
    IReadOnlyList<string> Remarks,
    bool HasTestReport,
    string? Detail,
    IReadOnlyList<ArtifactRow> Files,
    long? Previous,
    long? Next);
