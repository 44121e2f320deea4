namespace Vectorscope.Engine.Checkpoints;

/// <summary>What mixes tokens in a block.</summary>
public enum LayerKind
{
    /// <summary>Gated DeltaNet, a recurrent state of fixed size.</summary>
    LinearAttention,
    /// <summary>Gated softmax attention over all earlier tokens.</summary>
    FullAttention,
}
