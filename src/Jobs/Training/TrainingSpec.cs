using Vectorscope.Engine.Training;

namespace Vectorscope.Jobs.Training;

/// <summary>What a user asks for, as it is written in JSON.</summary>
public sealed record TrainingSpec
{
    public const string KindName = "training";

    public string Kind { get; init; } = KindName;

    /// <summary>The run's name; default: what is trained on what.</summary>
    public string? Name { get; init; }

    /// <summary>The model to fine-tune: a folder, a content hash, or the name of a model on the list. Not with <see cref="New"/>.</summary>
    public string? Model { get; init; }

    /// <summary>The model to train from scratch. Not with <see cref="Model"/>.</summary>
    public TrainingSpecNew? New { get; init; }

    public required TrainingSpecData Data { get; init; }

    /// <summary>Share of the conversations or episodes that is held back to measure the evaluation loss, 0 to 0.5.</summary>
    public double Evaluate { get; init; } = 0.02;

    /// <summary>Which replies of a chat are learned: <c>last</c> (default), or <c>all</c>.</summary>
    public string Learn { get; init; } = "last";

    /// <summary>How it is trained. Left out, evaluation and checkpoints come every tenth of the steps; null is for never in between.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>Folder of the trained model; default: below the data folder's models, named after the run.</summary>
    public string? Out { get; init; }

    /// <summary>Type of the weights that are written: <c>float32</c>, <c>float16</c>, <c>bfloat16</c>; default: the start's own.</summary>
    public string? Type { get; init; }
}
