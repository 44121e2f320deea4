namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>How often two arms try one task.</summary>
/// <param name="A">Attempts of A, 0 or more.</param>
/// <param name="B">Attempts of B, 0 or more.</param>
public readonly record struct TaskTrials(int A, int B);
