using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Editing;

/// <summary>The files that an edit leaves, beside the model's folder.</summary>
public static class EditArtifacts
{
    public static ArtifactName Report { get; } = new("edit.json", "edit", MediaTypes.Json);
    public static ArtifactName Reproduce { get; } = new("reproduce.json", "reproduce", MediaTypes.Json);
}
