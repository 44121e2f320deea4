using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Capture;

/// <summary>The files that a capture run leaves.</summary>
public static class CaptureArtifacts
{
    public static ArtifactName Capture { get; } = new("capture.safetensors", "capture", MediaTypes.Safetensors);
    public static ArtifactName Separability { get; } = new("separability.json", "separability", MediaTypes.Json);
    public static ArtifactName Reproduce { get; } = new("reproduce.json", "reproduce", MediaTypes.Json);

    public static IReadOnlyList<ArtifactName> All { get; } = [Capture, Separability, Reproduce];
}
