namespace Vectorscope.Jobs.Benchmarking;

/// <summary>One task of a grid.</summary>
/// <param name="NotRun">Why no arm works on it; null when they do.</param>
/// <param name="Cells">One for each arm, in the grid's order; empty for a task that is not run.</param>
public sealed record TrialGridRow(string Task, string? Difficulty, string? Category, string? NotRun, IReadOnlyList<TrialGridCell> Cells);
