namespace Vectorscope.Jobs.Benchmarking;

/// <summary>
/// A benchmark that a run of another kind holds among its facts, under <see cref="Field"/>: its trials are stored as those of that run,
/// and tables and traces show them as any other's.
/// </summary>
public sealed record InnerBenchmark
{
    internal const string Field = "benchmark";

    /// <summary>Arms without references of their own: they share the run's.</summary>
    public required BenchmarkSpec Spec { get; init; }

    public required BenchmarkFacts Facts { get; init; }

    /// <summary>The run's field that names the model of every arm.</summary>
    public required string ModelField { get; init; }

    /// <summary>The run's field that names the persona of every arm.</summary>
    public required string PersonaField { get; init; }
}
