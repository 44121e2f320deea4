namespace Vectorscope.Engine.Checkpoints.NewModels;

/// <summary>What random-weight model folder to make.</summary>
/// <param name="Shape">One of <see cref="NewModel.Shapes"/>.</param>
/// <param name="Out">Folder to make; it must not exist, or be empty.</param>
/// <param name="Vocabulary">Rows of the embedding; null takes the shape's own number.</param>
/// <param name="Seed">Same seed, same bytes.</param>
/// <param name="Type">F32, F16 or BF16 for the weights; null takes the shape's own.</param>
public sealed record NewModelOptions(string Shape, string Out, int? Vocabulary = null, long Seed = 1, TensorType? Type = null);
