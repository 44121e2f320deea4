namespace Vectorscope.Jobs.Benchmarking;

/// <summary>The tasks that a spec comes to.</summary>
/// <param name="Remarks">What their authors or users should know, a line each.</param>
internal sealed record ChosenTasks(
    string Set, IReadOnlyList<BenchmarkTask> Tasks, IReadOnlyList<UnrunTask> NotRun, IReadOnlyList<string> Remarks);
