using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Training;

/// <summary>The files that a training leaves, beside the model's folder.</summary>
public static class TrainingArtifacts
{
    public static ArtifactName Report { get; } = new("training.json", "training", MediaTypes.Json);
    public static ArtifactName Steps { get; } = new("steps.jsonl", "steps", MediaTypes.JsonLines);
    public static ArtifactName Reproduce { get; } = new("reproduce.json", "reproduce", MediaTypes.Json);
}
