namespace Vectorscope.Jobs.Trials.Records;

/// <summary>A trial by what tells it from others on the same task.</summary>
public sealed record NeighbourTrial(long Id, string Arm, int Attempt);
