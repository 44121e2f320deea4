using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Finding;

/// <summary>The files that a found direction leaves, beside its entry in the library.</summary>
public static class DirectionArtifacts
{
    public static ArtifactName Direction { get; } = new("direction.safetensors", "direction", MediaTypes.Safetensors);
    public static ArtifactName Audit { get; } = new("audit.json", "audit", MediaTypes.Json);
    public static ArtifactName Reproduce { get; } = new("reproduce.json", "reproduce", MediaTypes.Json);
}
