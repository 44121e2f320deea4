using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Trials.Running;

/// <summary>One trial as it is to be run: the machinery's half; the agent knows its own.</summary>
public sealed record TrialSettings
{
    public required string RunId { get; init; }

    /// <summary>Unique within the run and its tries; letters, digits, <c>-</c>, <c>_</c> and <c>.</c> only.</summary>
    public required string TrialName { get; init; }

    public required TaskDefinition Task { get; init; }

    public TrialConditions Conditions { get; init; } = new();

    /// <summary>Host folder, made if missing, that gets <c>agent/</c>, <c>verifier/</c> and <c>artifacts/</c>.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Bytes kept of each of those three.</summary>
    public long MaxOutputBytes { get; init; } = 32L << 20;
}
