using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Benchmarking.Arms;

namespace Vectorscope.Jobs.Replaying;

/// <summary>What was found out when a replay was submitted: the turn that it starts from, and its settings with nothing left open.</summary>
public sealed record ReplayFacts
{
    public required ReplayOrigin Origin { get; init; }

    /// <summary>How the original was asked for.</summary>
    public required ReplayAsking Original { get; init; }

    /// <summary>How it is asked for again.</summary>
    public required ReplayAsking Asked { get; init; }

    public required AgentSettings Settings { get; init; }

    public required SamplingOverrides Sampling { get; init; }

    /// <summary>Of the first sample.</summary>
    public required long Seed { get; init; }

    /// <summary>What changes the model's stream; null for nothing.</summary>
    public ArmIntervention? Intervention { get; init; }

    /// <summary>Where it differs from the original, in the order of the settings; empty for none.</summary>
    public IReadOnlyList<ReplayChange> Changes { get; init; } = [];
}

/// <summary>The turn that was replayed.</summary>
/// <param name="Run">Name of its run.</param>
/// <param name="Name">Of the trial.</param>
public sealed record ReplayOrigin(string RunId, string Run, long TrialId, string Name, string Task, string Arm, int Attempt, int Turn);

/// <summary>What decides which tokens a model reads.</summary>
/// <param name="SystemPrompt">What stands before the protocol; null for nothing.</param>
/// <param name="Think">Whether the prompt opens a thinking block.</param>
/// <param name="Model">Its name, on the list or at its server.</param>
/// <param name="Folder">The model's; null at a server.</param>
/// <param name="ModelHash">Of its content; null at a server.</param>
/// <param name="Server">Name or base URL; null for the engine.</param>
public sealed record ReplayAsking(string? SystemPrompt, bool Think, string? Model, string? Folder, string? ModelHash, string? Server)
{
    /// <summary>Whether the same model reads the same conversation.</summary>
    public bool ReadsAs(ReplayAsking other) => SystemPrompt == other.SystemPrompt && Think == other.Think && IsOf(other);

    /// <summary>Whether it is the same model: by its content where that is known of both, else by its folder.</summary>
    public bool IsOf(ReplayAsking other) => Folder is null || other.Folder is null
        ? (Folder, Server, Model) == (other.Folder, other.Server, other.Model)
        : ModelHash is null || other.ModelHash is null ? Folder == other.Folder : ModelHash == other.ModelHash;
}

/// <summary>A setting that is not as the trial's arm had it.</summary>
/// <param name="Setting">Its name.</param>
/// <param name="Was">What the arm had.</param>
/// <param name="Is">What the replay has.</param>
public sealed record ReplayChange(string Setting, string Was, string Is);
