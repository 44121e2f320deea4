using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;

namespace Vectorscope.Engine.Cuda.Graph;

/// <summary>What the kernels make of a model's sizes.</summary>
/// <param name="Config">The sizes.</param>
/// <param name="Single">Whether the model is in single precision; else in bfloat16.</param>
internal sealed record StepShape(ModelConfig Config, bool Single)
{
    /// <summary>Tokens of a page.</summary>
    internal const int PageTokens = 64;

    /// <summary>The most tokens that top-k may leave on the device.</summary>
    internal const int LargestTopK = 64;

    private const int LargestVocabulary = 512 * 512, LargestLoads = 10;

    internal int ElementBytes => Single ? sizeof(float) : sizeof(ushort);

    internal int MixedWidth => Config.AttentionHeads * Config.HeadDimension;

    internal int LinearColumns => Config.ConvolutionChannels + Config.LinearValueDimension + 2 * Config.LinearValueHeads;

    internal int AttentionColumns => 2 * (Config.AttentionHeads + Config.KeyValueHeads) * Config.HeadDimension;

    internal int LinearLayers => Config.LayerKinds.Count(kind => kind == LayerKind.LinearAttention);

    internal int FullLayers => Config.LayerCount - LinearLayers;

    /// <summary>Elements of one page of one full-attention block: keys and values.</summary>
    internal long PageElementsOfLayer => 2L * Config.KeyValueHeads * PageTokens * Config.HeadDimension;

    internal long StateElementsOfLayer => (long)Config.LinearValueHeads * Config.LinearKeyHeadDimension * Config.LinearValueHeadDimension;

    internal long RingElementsOfLayer => (long)Config.ConvolutionKernel * Config.ConvolutionChannels;

    internal int Chunks => (Config.VocabularySize + 511) / 512;

    /// <summary>Whether the tensor cores' attention covers it; else the plain kernel does.</summary>
    internal bool HasTiledAttention => !Single && Config is { HeadDimension: 256, RotaryDimension: 64 } && Config.AttentionHeads == 4 * Config.KeyValueHeads;

    /// <summary>Whether the tensor cores' attention of many tokens covers it; else the plain kernel does.</summary>
    internal bool HasTiledPrompts => !Single && Config.HeadDimension is (64 or 128 or 192 or 256) && Config.AttentionHeads / Config.KeyValueHeads is (1 or 2 or 4 or 8);

    /// <summary>Whether one row has products of its own; else libtorch's do.</summary>
    internal bool HasOwnProducts => !Single && Fits(Config.HiddenSize) && Fits(Config.IntermediateSize) && Fits(MixedWidth) && MixedWidth == Config.LinearValueDimension;

    /// <summary>Whether the kernels leave a row's choice to the host, because it looks at its whole vocabulary or at much of it.</summary>
    internal static bool IsForHost(SamplingOptions sampling) => !sampling.IsGreedy && sampling.TopK is 0 or > LargestTopK;

    /// <summary>Columns from one row of logits to the next: rows begin at multiples of 16 bytes.</summary>
    internal int LogitColumns => (Config.VocabularySize + 7) / 8 * 8;

    /// <summary>Warps that share a row of a product over so many columns.</summary>
    internal static int Parts(int columns) => columns / 256 <= LargestLoads ? 1 : columns % 512 == 0 && columns / 512 <= LargestLoads ? 2 : 4;

    /// <summary>Why the kernels cannot compute this model; null where they can.</summary>
    internal string? Obstacle => this switch
    {
        _ when Config.ConvolutionKernel != 4 => $"its convolution has {Config.ConvolutionKernel} taps, not 4",
        _ when Config.HiddenSize % 8 != 0 || Config.HiddenSize > 8192 => $"its width is {Config.HiddenSize}",
        _ when Config.IntermediateSize % 8 != 0 => $"the inner width of its MLP is {Config.IntermediateSize}",
        _ when Config.VocabularySize > LargestVocabulary => $"its vocabulary has {Config.VocabularySize} entries",
        _ when Config.LinearKeyHeadDimension % 8 != 0 || Config.LinearKeyHeadDimension > 128 => $"a key of linear attention is {Config.LinearKeyHeadDimension} wide",
        _ when Config.LinearValueHeadDimension % 4 != 0 || Config.LinearValueHeadDimension > 128 => $"a value of linear attention is {Config.LinearValueHeadDimension} wide",
        _ when Config.HeadDimension > 256 || Config.HeadDimension % 8 != 0 => $"an attention head is {Config.HeadDimension} wide",
        _ when LinearLayers == 0 || FullLayers == 0 => "it has blocks of one kind only",
        _ => null,
    };

    private static bool Fits(int columns) => columns % (256 * Parts(columns)) == 0 && columns / 256 / Parts(columns) <= LargestLoads;
}
