namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Which trials share a seed.</summary>
public enum SeedPolicy
{
    /// <summary>The arms share one per task and attempt.</summary>
    ByTask,

    /// <summary>Every trial has its own.</summary>
    ByTrial,

    /// <summary>All share the run's.</summary>
    Fixed,
}
