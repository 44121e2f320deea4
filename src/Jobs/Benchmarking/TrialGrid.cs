using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Tasks × arms of a run.</summary>
/// <param name="Arms">In the run's order; the first is the baseline.</param>
public sealed record TrialGrid(IReadOnlyList<string> Arms, IReadOnlyList<TrialGridRow> Rows);

/// <summary>One task of a grid.</summary>
/// <param name="NotRun">Why no arm works on it; null when they do.</param>
/// <param name="Cells">One for each arm, in the grid's order; empty for a task that is not run.</param>
public sealed record TrialGridRow(string Task, string? Difficulty, string? Category, string? NotRun, IReadOnlyList<TrialGridCell> Cells);

/// <summary>One arm on one task.</summary>
/// <param name="Passed">Trials that passed.</param>
/// <param name="Trials">Finished trials that count.</param>
/// <param name="Marks">Every attempt.</param>
public sealed record TrialGridCell(int Passed, int Trials, IReadOnlyList<TrialMark> Marks);

/// <summary>One trial in a grid.</summary>
public sealed record TrialMark(long Id, int Attempt, bool Running, TrialOutcome? Outcome, double? Reward);
