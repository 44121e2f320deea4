namespace Vectorscope.Jobs.Trials.Records;

/// <summary>A trial that was found by its name.</summary>
/// <param name="Run">The name of its run.</param>
public sealed record NamedTrial(string RunId, long Id, string Name, string Task, string Arm, string Run);
