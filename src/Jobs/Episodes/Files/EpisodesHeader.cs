using Vectorscope.Jobs.Agent.Prompts;
using Vectorscope.Jobs.Episodes.Walks;

namespace Vectorscope.Jobs.Episodes.Files;

/// <summary>First line of an episodes file.</summary>
public sealed record EpisodesHeader
{
    public const string FormatName = "vectorscope-episodes";
    public const int CurrentVersion = 1;

    public string Format { get; init; } = FormatName;
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Version of the agent's prompts, which the walks hold.</summary>
    public int Prompts { get; init; } = AgentPrompts.Version;

    public required EpisodesSpec Spec { get; init; }

    /// <summary>Walks in the file.</summary>
    public required int Walks { get; init; }

    /// <summary>Of them: those whose task passed.</summary>
    public required int Passed { get; init; }

    public required IReadOnlyDictionary<WalkManner, int> Manners { get; init; }

    /// <summary>Walks that were made and not kept, by reason.</summary>
    public required IReadOnlyDictionary<string, int> Dropped { get; init; }
}
