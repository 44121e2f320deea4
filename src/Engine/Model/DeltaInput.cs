using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>What the delta rule reads for n tokens.</summary>
/// <param name="Tokens">[B, N, channels] with N ≥ n: queries, keys (neither normed) and values, head by head. Tokens from n on are ignored.</param>
/// <param name="Strength">β, [B, n, nv].</param>
/// <param name="LogDecay">g ≤ 0, [B, n, nv], single precision.</param>
internal readonly record struct DeltaInput(Tensor Tokens, Tensor Strength, Tensor LogDecay);
