namespace Vectorscope.Jobs.Benchmarking;

/// <summary>One arm on one task.</summary>
/// <param name="Passed">Trials that passed.</param>
/// <param name="Trials">Finished trials that count.</param>
/// <param name="Marks">Every attempt.</param>
public sealed record TrialGridCell(int Passed, int Trials, IReadOnlyList<TrialMark> Marks);
