namespace Vectorscope.Engine.Model;

/// <summary>Sizes of a gated-delta-net layer.</summary>
/// <param name="KeyHeads">Query and key heads nk.</param>
/// <param name="ValueHeads">Value heads nv, a multiple of nk: value head j reads key head ⌊j / (nv/nk)⌋.</param>
/// <param name="KeyWidth">Channels of a key head, dk.</param>
/// <param name="ValueWidth">Channels of a value head, dv.</param>
/// <param name="Taps">Width of the causal convolution.</param>
internal sealed record DeltaShape(int KeyHeads, int ValueHeads, int KeyWidth, int ValueWidth, int Taps)
{
    /// <summary>Value heads per key head.</summary>
    internal int Group => ValueHeads / KeyHeads;

    /// <summary>nv · dv.</summary>
    internal int ValueChannels => ValueHeads * ValueWidth;

    /// <summary>Channels through the convolution: queries, keys, values.</summary>
    internal int Channels => 2 * KeyHeads * KeyWidth + ValueChannels;
}
