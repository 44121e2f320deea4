namespace Vectorscope.Engine.Checkpoints.NewModels;

/// <summary>What random-weight model folder to make.</summary>
/// <param name="Shape">One of <see cref="NewModel.Shapes"/>.</param>
/// <param name="Out">Folder to make; it must not exist, or be empty.</param>
/// <param name="Vocabulary">Rows of the embedding; null takes the shape's own number.</param>
/// <param name="Seed">Same seed, same bytes.</param>
/// <param name="Type">F32, F16 or BF16 for the weights; null takes the shape's own.</param>
public sealed record NewModelOptions(string Shape, string Out, int? Vocabulary = null, long Seed = 1, TensorType? Type = null)
{
    /// <summary>Weights to train from. Default false: weights at scales that let an untrained model tell inputs apart.</summary>
    public bool ForTraining { get; init; }

    /// <summary>A tokenizer.json to use, whose ids the vocabulary has room for; null for the built-in small one.</summary>
    public string? Tokenizer { get; init; }
}
