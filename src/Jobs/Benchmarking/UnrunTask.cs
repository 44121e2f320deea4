namespace Vectorscope.Jobs.Benchmarking;

/// <summary>A task that cannot be run, and why.</summary>
public sealed record UnrunTask(string Name, string? Difficulty, string? Category, string Reason);
