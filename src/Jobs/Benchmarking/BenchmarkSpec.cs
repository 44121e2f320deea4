using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>What a user asks for, as it is written in JSON: arms × tasks × attempts.</summary>
public sealed record BenchmarkSpec
{
    public const string KindName = "benchmark";

    public string Kind { get; init; } = KindName;

    /// <summary>The run's name; default: the arms on the task set.</summary>
    public string? Name { get; init; }

    public required TaskChoice Tasks { get; init; }

    /// <summary>One or more, each with its own name. The first is the baseline.</summary>
    public required IReadOnlyList<ArmSpec> Arms { get; init; }

    /// <summary>Trials of each arm on each task, 1 to 100.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Trials at the same time, 1 to 256.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Base of every trial's seed.</summary>
    public long Seed { get; init; } = 1;

    /// <summary><c>byTask</c> (default): the arms share one per task and attempt; <c>byTrial</c>: every trial its own; <c>fixed</c>: all share <see cref="Seed"/>.</summary>
    public string Seeds { get; init; } = "byTask";

    /// <summary><c>docker</c>, <c>bubblewrap</c> or <c>auto</c> (default: Docker when an engine answers).</summary>
    public string Sandbox { get; init; } = "auto";

    /// <summary><c>task</c> (default: as each task says) or <c>off</c>.</summary>
    public string Network { get; init; } = "task";

    /// <summary>Factor on the tasks' agent and verifier time limits.</summary>
    public double TimeoutMultiplier { get; init; } = 1;

    /// <summary>How often a trial is tried again after an infrastructure failure, 0 to 10.</summary>
    public int MaxRetries { get; init; } = 2;
}
