namespace Vectorscope.Engine.Activations;

/// <summary>What the model gave for a batch, on the host.</summary>
/// <param name="Rows">For each of the plan's positions, in its order: [b, L+1, d], rows as in the batch.</param>
/// <param name="Responses">For each row the reply's tokens that entered the mean; null when none were asked for.</param>
internal sealed record CapturedBatch(IReadOnlyList<float[]> Rows, IReadOnlyList<int[]>? Responses);
