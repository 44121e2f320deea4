using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>A benchmark with everything it names resolved, as the run keeps it: the library and the settings may change, the run does not.</summary>
public sealed record BenchmarkSnapshot
{
    public required string TaskSet { get; init; }

    /// <summary>Those that are run, in the order of their names.</summary>
    public required IReadOnlyList<BenchmarkTask> Tasks { get; init; }

    /// <summary>Those that the filters chose and that cannot be run.</summary>
    public required IReadOnlyList<UnrunTask> NotRun { get; init; }

    /// <summary>What the authors or users of the tasks should know, a line each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    public required IReadOnlyList<BenchmarkArm> Arms { get; init; }
    public required int Attempts { get; init; }
    public required int Concurrency { get; init; }
    public required long Seed { get; init; }
    public required SeedPolicy Seeds { get; init; }
    public required SandboxKind Sandbox { get; init; }
    public required bool ForbidNetwork { get; init; }
    public required double TimeoutMultiplier { get; init; }
    public required int MaxRetries { get; init; }

    /// <summary>Version of what the agent says to models.</summary>
    public required int Prompts { get; init; }

    /// <summary>Version of this program, and with it of the parsers.</summary>
    public required string CodeVersion { get; init; }
}
