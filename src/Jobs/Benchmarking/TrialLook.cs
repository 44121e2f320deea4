using Vectorscope.Jobs.Benchmarking.Trials;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>What a running trial does now.</summary>
/// <param name="Screen">The last line of its screen.</param>
public sealed record TrialLook(long TrialId, TrialStage? Stage, string? Screen);
