using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Cpu;

/// <summary>A model's sizes, and the room that each takes so that every loop runs over whole vectors: what is beyond a size is zero.</summary>
/// <param name="Config">The model's.</param>
/// <param name="Lanes">Numbers in a vector.</param>
internal sealed record CpuShape(ModelConfig Config, int Lanes)
{
    /// <summary>Outputs that lie side by side in a packed matrix.</summary>
    internal int Panel { get; } = 2 * Lanes;

    /// <summary>Of the stream, d.</summary>
    internal int Width { get; } = Up(Config.HiddenSize, 2 * Lanes);

    /// <summary>Of an attention head.</summary>
    internal int Head { get; } = Up(Config.HeadDimension, 2 * Lanes);

    /// <summary>Of a key head of linear attention.</summary>
    internal int Key { get; } = Up(Config.LinearKeyHeadDimension, 2 * Lanes);

    /// <summary>Of a value head of linear attention.</summary>
    internal int Value { get; } = Up(Config.LinearValueHeadDimension, 2 * Lanes);

    /// <summary>Rows of a value head's state: two are read at a time.</summary>
    internal int StateRows { get; } = Up(Config.LinearKeyHeadDimension, 2);

    internal int Inner { get; } = Up(Config.IntermediateSize, 2 * Lanes);

    internal int Vocabulary { get; } = Up(Config.VocabularySize, 2 * Lanes);

    /// <summary>Through the convolution: queries, keys, values, head by head.</summary>
    internal int Channels => (2 * Config.LinearKeyHeads * Key) + ValueChannels;

    internal int ValueChannels => Config.LinearValueHeads * Value;

    internal int QueryChannels => Config.AttentionHeads * Head;

    internal int PairChannels => Config.KeyValueHeads * Head;

    /// <summary>What a mixer's input product gives: channels, gates z, strengths b and decays a; or queries, gates, keys and values.</summary>
    internal int MixerInput(LayerKind kind) => kind == LayerKind.FullAttention
        ? 2 * (QueryChannels + PairChannels)
        : Up(Channels + ValueChannels + (2 * Config.LinearValueHeads), Panel);

    /// <summary>What a mixer's output product takes.</summary>
    internal int MixerOutput(LayerKind kind) => kind == LayerKind.FullAttention ? QueryChannels : ValueChannels;

    internal int Linear => Config.LayerKinds.Count(kind => kind == LayerKind.LinearAttention);

    internal int Full => Config.LayerCount - Linear;

    /// <summary>Numbers of one state: a linear layer's [value heads, key width, value width].</summary>
    internal int State => Config.LinearValueHeads * StateRows * Value;

    /// <summary>Numbers of the last tokens before a linear layer's convolution, [taps, channels].</summary>
    internal int Ring => Config.ConvolutionKernel * Channels;

    private static int Up(int size, int multiple) => (size + multiple - 1) / multiple * multiple;
}
