using Vectorscope.Jobs.Benchmarking;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>What was found out when a sweep was submitted.</summary>
public sealed record SweepFacts
{
    /// <summary>Where replies are projected.</summary>
    public required int ReadLayer { get; init; }

    /// <summary>The trials of its cells; null where none are asked for.</summary>
    public InnerBenchmark? Benchmark { get; init; }
}
