namespace Vectorscope.Jobs.Trials.Records;

/// <summary>A trial without a result.</summary>
/// <param name="Tries">How often it was started before.</param>
public sealed record WaitingTrial(long Id, string Name, string Task, string Arm, int Attempt, long Seed, int Tries);
