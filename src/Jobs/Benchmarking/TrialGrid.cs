namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Tasks × arms of a run.</summary>
/// <param name="Arms">In the run's order; the first is the baseline.</param>
public sealed record TrialGrid(IReadOnlyList<string> Arms, IReadOnlyList<TrialGridRow> Rows);
