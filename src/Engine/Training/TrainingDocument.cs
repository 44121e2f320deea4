namespace Vectorscope.Engine.Training;

/// <summary>One document to train on: it is read alone, whatever stands beside it in a packed sequence.</summary>
/// <param name="Tokens">Its token ids, at least two.</param>
/// <param name="Learned">
/// As long as <paramref name="Tokens"/>: whether the model shall learn to write this token after those before it. The first
/// token has nothing before it and never counts.
/// </param>
public sealed record TrainingDocument(int[] Tokens, bool[] Learned);
