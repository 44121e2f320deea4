using Vectorscope.Jobs.Benchmarking.Trials;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Everything about one trial but its turns.</summary>
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
    IReadOnlyList<TrialTryRow> Tries,
    IReadOnlyDictionary<string, double> Rewards,
    IReadOnlyList<StageTime> Stages,
    IReadOnlyList<string> Remarks,
    bool HasTestReport,
    string? Detail,
    IReadOnlyList<ArtifactRow> Files,
    long? Previous,
    long? Next);
