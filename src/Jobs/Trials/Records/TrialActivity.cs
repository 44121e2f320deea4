using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>What a running trial does now.</summary>
/// <param name="Screen">The last line of its screen.</param>
public sealed record TrialActivity(long TrialId, TrialStage? Stage, string? Screen);
