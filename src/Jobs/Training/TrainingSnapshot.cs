using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Training;

/// <summary>A training with everything it names resolved, as the run keeps it.</summary>
public sealed record TrainingSnapshot
{
    /// <summary>The model that is fine-tuned; null when <see cref="New"/> is not.</summary>
    public RunModel? Model { get; init; }

    /// <summary>The model that is trained from scratch; null when <see cref="Model"/> is not.</summary>
    public TrainingSpecNew? New { get; init; }

    public required TrainingSnapshotData Data { get; init; }
    public required double Evaluate { get; init; }
    public required LearnedReplies Learn { get; init; }
    public required TrainingOptions Options { get; init; }

    /// <summary>Absolute path of the trained model's folder.</summary>
    public required string Out { get; init; }

    /// <summary>Type of the weights that are written; null for the start's own.</summary>
    public TensorType? Type { get; init; }
}
