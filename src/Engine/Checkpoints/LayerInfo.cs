namespace Vectorscope.Engine.Checkpoints;

/// <summary>Size of one block of a checkpoint.</summary>
/// <param name="Layer">1 … L, named by the block's output; 0 would be the embedding.</param>
/// <param name="Kind">What mixes tokens in it.</param>
/// <param name="Parameters">Numbers stored.</param>
/// <param name="Bytes">Bytes they take on disk.</param>
public sealed record LayerInfo(int Layer, LayerKind Kind, long Parameters, long Bytes);
