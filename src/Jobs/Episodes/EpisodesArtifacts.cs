using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Episodes;

/// <summary>The files that an episodes run leaves.</summary>
public static class EpisodesArtifacts
{
    public static ArtifactName Episodes { get; } = new("episodes.jsonl.gz", "episodes", MediaTypes.Gzip);
}
