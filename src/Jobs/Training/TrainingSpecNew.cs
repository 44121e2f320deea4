using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Training;

/// <summary>A model to begin with random weights.</summary>
public sealed record TrainingSpecNew
{
    // 256 bytes, the added tokens of chats, and a merge.
    private const int LeastVocabulary = 266;

    [Field("Shape", Help = "Layers and widths, as `new-model` makes them."), OneOf<NewModelShapes>]
    public required string Shape { get; init; }

    [Field("Vocabulary", Help = "Tokens of a tokenizer that is learned from the data."), Range(LeastVocabulary, 1 << 18)]
    public int Vocabulary { get; init; } = 4096;

    [Field("Seed of the weights", Flag = "start-seed"), Range(0, NumberShape.MostExact)]
    public long Seed { get; init; } = 1;
}

/// <summary>The shapes that new models can have.</summary>
internal sealed class NewModelShapes : ISpecChoices
{
    public static IReadOnlyList<SpecChoice> Choices { get; } = [.. NewModel.Shapes.Select(shape => new SpecChoice(shape.Key, shape.Key, shape.Value))];
}
