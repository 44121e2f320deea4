namespace Vectorscope.Jobs.Benchmarking.Trials;

/// <summary>When a phase began and how long it took; phases that were never reached have none.</summary>
public sealed record PhaseTime(TrialPhase Phase, DateTimeOffset StartedAt, double Seconds);
