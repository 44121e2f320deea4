using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Which trials share a seed.</summary>
public enum SeedPolicy
{
    /// <summary>The arms share one per task and attempt.</summary>
    [Label("Shared by the arms on a task")]
    ByTask,

    /// <summary>Every trial has its own.</summary>
    [Label("Each trial its own")]
    ByTrial,

    /// <summary>All share the run's.</summary>
    [Label("All the same")]
    Fixed,
}
