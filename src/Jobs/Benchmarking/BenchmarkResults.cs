namespace Vectorscope.Jobs.Benchmarking;

/// <summary>A run's results table, with the tasks that are not in it.</summary>
/// <param name="TaskSet">Null for trials that came from elsewhere.</param>
public sealed record BenchmarkResults(
    string RunId, string Name, string? TaskSet, IReadOnlyList<ArmResult> Arms, IReadOnlyList<UnrunTask> NotRun);
