namespace Vectorscope.Jobs.Trials.Records;

/// <summary>A trial that is to be: its place, its names, its seed.</summary>
public sealed record TrialIdentity(int Position, string Name, string Task, string Arm, int Attempt, long Seed, string? TaskDigest);
