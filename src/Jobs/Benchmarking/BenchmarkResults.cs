namespace Vectorscope.Jobs.Benchmarking;

/// <summary>A run's results table, with the tasks that are not in it.</summary>
public sealed record BenchmarkResults(
    string RunId, string Name, string TaskSet, IReadOnlyList<ArmResult> Arms, IReadOnlyList<UnrunTask> NotRun);
