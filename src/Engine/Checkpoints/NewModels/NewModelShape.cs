namespace Vectorscope.Engine.Checkpoints.NewModels;

/// <summary>The sizes of a model that can be made.</summary>
/// <param name="Config">Every number; its vocabulary and type are the defaults.</param>
/// <param name="Summary">What it is for, in a few words.</param>
internal sealed record NewModelShape(ModelConfig Config, string Summary)
{
    private const LayerKind Linear = LayerKind.LinearAttention, Full = LayerKind.FullAttention;

    private static readonly ModelConfig Qwen4B = new()
    {
        HiddenSize = 2560,
        LayerKinds = Repeat(8, Linear, Linear, Linear, Full),
        AttentionHeads = 16,
        KeyValueHeads = 4,
        HeadDimension = 256,
        RotaryDimension = 64,
        RopeTheta = 1e7,
        LinearKeyHeads = 16,
        LinearValueHeads = 32,
        LinearKeyHeadDimension = 128,
        LinearValueHeadDimension = 128,
        ConvolutionKernel = 4,
        IntermediateSize = 9216,
        VocabularySize = 248320,
        NormEpsilon = 1e-6,
        TiedHead = true,
        MaximumPositions = 262144,
        StoredType = TensorType.BF16,
        StopTokenIds = [],
    };

    private static readonly ModelConfig Tiny = Qwen4B with
    {
        HiddenSize = 64,
        LayerKinds = [Linear, Linear, Linear, Full],
        AttentionHeads = 4,
        KeyValueHeads = 2,
        HeadDimension = 32,
        RotaryDimension = 8,
        LinearKeyHeads = 2,
        LinearValueHeads = 4,
        LinearKeyHeadDimension = 16,
        LinearValueHeadDimension = 16,
        IntermediateSize = 128,
        VocabularySize = 320,
        MaximumPositions = 4096,
        StoredType = TensorType.F32,
    };

    internal static IReadOnlyDictionary<string, NewModelShape> All { get; } = new Dictionary<string, NewModelShape>
    {
        ["tiny"] = new(Tiny, "4 blocks of width 64: for tests"),
        ["tiny-2"] = new(Tiny with { LayerKinds = [Linear, Full] }, "2 blocks of width 64, one of each kind: for tests"),
        ["pocket"] = new(Tiny with
        {
            HiddenSize = 256,
            LayerKinds = Repeat(2, Linear, Linear, Linear, Full),
            HeadDimension = 64,
            RotaryDimension = 16,
            LinearKeyHeads = 4,
            LinearValueHeads = 8,
            LinearKeyHeadDimension = 32,
            LinearValueHeadDimension = 32,
            IntermediateSize = 576,
            VocabularySize = 4096,
            MaximumPositions = 32768,
        }, "8 blocks of width 256: runs on a laptop"),
        ["4b-2"] = new(Qwen4B with { LayerKinds = [Linear, Full], VocabularySize = StarterTokenizer.FullSize, StoredType = TensorType.F32 },
            "two blocks, one of each kind, of the 4B model's shapes"),
        ["4b"] = new(Qwen4B, "the 4B model's shapes, 8.4 GB"),
    };

    private static LayerKind[] Repeat(int times, params LayerKind[] kinds) => [.. Enumerable.Repeat(kinds, times).SelectMany(k => k)];
}
