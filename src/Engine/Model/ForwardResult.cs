namespace Vectorscope.Engine.Model;

/// <summary>What a forward pass yields; all arrays row-major, zeros at padded positions.</summary>
/// <param name="Rows">B.</param>
/// <param name="Length">Tokens per row, n.</param>
/// <param name="Logits">[B, n, V].</param>
/// <param name="Hidden">
/// [L+1, B, n, d] in the convention of transformers: index 0 the embeddings, i the output of block i, L after the final norm.
/// </param>
/// <param name="LastBlock">[B, n, d]: the raw output of the last block, before the final norm.</param>
/// <param name="Greedy">[B, n+N] with the prompt (padding included) first; null when no continuation was asked for.</param>
public sealed record ForwardResult(int Rows, int Length, float[] Logits, float[] Hidden, float[] LastBlock, long[]? Greedy);
