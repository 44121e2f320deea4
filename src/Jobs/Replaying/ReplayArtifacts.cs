using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Replaying;

/// <summary>The file that a replay leaves.</summary>
public static class ReplayArtifacts
{
    public static ArtifactName Report { get; } = new("replay.json", "replay", MediaTypes.Json);
}
