using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>What was found out when a benchmark was submitted: folders, sandboxes and the program may change, the run does not.</summary>
public sealed record BenchmarkFacts
{
    /// <summary>Name of the task set.</summary>
    public required string TaskSet { get; init; }

    /// <summary>Those that are run, in the order of their names.</summary>
    public required IReadOnlyList<BenchmarkTask> Tasks { get; init; }

    /// <summary>Those that the filters chose and that cannot be run.</summary>
    public required IReadOnlyList<UnrunTask> NotRun { get; init; }

    /// <summary>What the authors or users of the tasks should know, a line each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The kind that was chosen.</summary>
    public required SandboxKind Sandbox { get; init; }

    /// <summary>
    /// How tokens are drawn in each arm that asks the engine: the arm's own numbers, and the model's where the arm leaves them out. A
    /// model folder's settings are no part of its content hash and may change; a run keeps what it was submitted with.
    /// </summary>
    public IReadOnlyDictionary<string, SamplingOverrides> Sampling { get; init; } = new Dictionary<string, SamplingOverrides>();

    /// <summary>What changes the model's stream in each arm that has an intervention.</summary>
    public IReadOnlyDictionary<string, ArmIntervention> Interventions { get; init; } = new Dictionary<string, ArmIntervention>();

    /// <summary>What written tokens are projected on in each arm that records it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ProjectedDirection>> Projections { get; init; } = new Dictionary<string, IReadOnlyList<ProjectedDirection>>();

    /// <summary>Version of what the agent says to models.</summary>
    public required int Prompts { get; init; }

    /// <summary>Version of this program, and with it of the parsers.</summary>
    public required string CodeVersion { get; init; }
}
