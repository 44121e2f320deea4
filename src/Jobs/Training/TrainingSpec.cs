using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Training;

/// <summary>A model that learns the replies of conversations: a new one from scratch, or one on the list to fine-tune.</summary>
public sealed record TrainingSpec : RunSpec
{
    public const string KindName = "training";

    [Field("Model", Help = "The one to fine-tune. All its weights are trained: single-precision weights, two moments and gradients take sixteen bytes a parameter."), Refers(ReferenceKinds.Model)]
    public string? Model { get; init; }

    [Field("New model", Help = "One to train from scratch, instead of a model to fine-tune.")]
    public TrainingSpecNew? New { get; init; }

    [Field("Data", Help = TrainingSpecData.Advice)]
    public required TrainingSpecData Data { get; init; }

    [Field("Held back", Help = "Whole conversations, to measure the evaluation loss.", Unit = FieldUnit.Percent), Range(0, 0.5)]
    public double Evaluate { get; init; } = 0.02;

    [Field("Learn", Help = "Of a file of chats; of episodes each reply is a chat of its own.")]
    public LearnedReplies Learn { get; init; } = LearnedReplies.Last;

    [Field("Options", Help = "Give at least {\"steps\": N}.")]
    public required TrainingOptions Options { get; init; }

    [Field("Folder of the trained model", Help = "It must not exist, or be empty.", Placeholder = "among the models, named after the run"), FilePath]
    public string? Out { get; init; }

    [Field("Numbers that are written", Placeholder = "As in the start")]
    public WeightType? Type { get; init; }
}
