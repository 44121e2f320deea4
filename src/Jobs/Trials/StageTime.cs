using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials;

/// <summary>When a stage began and how long it took; stages that were never reached have none.</summary>
public sealed record StageTime(TrialStage Stage, DateTimeOffset StartedAt, double Seconds);
