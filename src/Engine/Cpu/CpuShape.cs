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

    /// <summary>Through a linear layer's convolution.</summary>
    internal int Channels => Slices(LayerKind.LinearAttention) * SliceChannels;

    /// <summary>
    /// A mixer's heads are in two halves where they can be, so that two threads need nothing of each other between the norm and what is
    /// written. What each half writes is summed by itself, whoever computes it.
    /// </summary>
    internal int Slices(LayerKind kind) => (kind == LayerKind.FullAttention ? Config.KeyValueHeads : Config.LinearKeyHeads) % 2 == 0 ? 2 : 1;

    /// <summary>The same of an MLP's channels.</summary>
    internal int MlpSlices => Inner / Panel >= 2 ? 2 : 1;

    /// <summary>First panel of a slice of an MLP's channels.</summary>
    internal int MlpPanel(int slice) => Inner / Panel * slice / MlpSlices;

    /// <summary>Of a slice of a linear layer.</summary>
    internal int SliceKeys => Config.LinearKeyHeads / Slices(LayerKind.LinearAttention);

    internal int SliceValues => Config.LinearValueHeads / Slices(LayerKind.LinearAttention);

    /// <summary>Queries, keys, values of a slice, head by head.</summary>
    internal int SliceChannels => (2 * SliceKeys * Key) + (SliceValues * Value);

    /// <summary>Of a slice of a full layer.</summary>
    internal int SliceQueries => Config.AttentionHeads / Slices(LayerKind.FullAttention);

    internal int SlicePairs => Config.KeyValueHeads / Slices(LayerKind.FullAttention);

    /// <summary>What a mixer's input product gives of a slice: channels, gates z, strengths b and decays a; or queries, gates, keys and values.</summary>
    internal int SliceInput(LayerKind kind) => kind == LayerKind.FullAttention
        ? 2 * (SliceQueries + SlicePairs) * Head
        : Up(SliceChannels + (SliceValues * (Value + 2)), Panel);

    /// <summary>The same of all slices, one behind the other.</summary>
    internal int MixerInput(LayerKind kind) => Slices(kind) * SliceInput(kind);

    /// <summary>What a mixer's output product takes, head by head.</summary>
    internal int MixerOutput(LayerKind kind) => kind == LayerKind.FullAttention ? Config.AttentionHeads * Head : Config.LinearValueHeads * Value;

    internal int Linear => Config.LayerKinds.Count(kind => kind == LayerKind.LinearAttention);

    internal int Full => Config.LayerCount - Linear;

    /// <summary>Numbers of one state: a linear layer's [value heads, key width, value width].</summary>
    internal int State => Config.LinearValueHeads * StateRows * Value;

    /// <summary>Numbers of the last tokens before a linear layer's convolution, [taps, channels].</summary>
    internal int Ring => Config.ConvolutionKernel * Channels;

    private static int Up(int size, int multiple) => (size + multiple - 1) / multiple * multiple;
}
