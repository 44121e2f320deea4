using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Checkpoints.NewModels;

namespace Vectorscope.Engine.Tests.Cpu;

/// <summary>Models of the family to compare ways of computing on.</summary>
internal static class CpuShapes
{
    private const LayerKind Linear = LayerKind.LinearAttention, Full = LayerKind.FullAttention;

    // Sizes that are no multiple of anything, in every stored type.
    private static readonly Dictionary<string, ModelConfig> Random = new()
    {
        ["odd"] = Config(72, [Linear, Full, Full, Linear], heads: (3, 1, 40, 10), linear: (3, 6, 24, 40, 3), inner: 100, vocabulary: 301, tied: false, TensorType.BF16),
        ["narrow"] = Config(20, [Full, Linear], heads: (5, 5, 12, 12), linear: (1, 5, 7, 9, 5), inner: 33, vocabulary: 67, tied: true, TensorType.F16),
        ["wide"] = Config(160, [Linear, Linear, Full], heads: (8, 2, 96, 24), linear: (2, 2, 64, 48, 2), inner: 352, vocabulary: 500, tied: true, TensorType.BF16),
        ["linear"] = Config(48, [Linear, Linear], heads: (2, 1, 16, 4), linear: (2, 4, 16, 16, 4), inner: 64, vocabulary: 90, tied: false, TensorType.F32),
    };

    internal static IReadOnlyList<string> Names { get; } = ["tiny", "ratios", "pocket", .. Random.Keys];

    /// <summary>The folder of a model, made if it is a random one.</summary>
    internal static string Folder(string name, TemporaryFolder room)
    {
        switch (name)
        {
            case "tiny": return Fixtures.TinyModel;
            case "ratios": return Fixtures.RatiosModel;
            case "pocket": return Fixtures.PocketModel;
        }
        var (config, folder) = (Random[name], room[name]);
        if (Directory.Exists(folder)) return folder;
        Directory.CreateDirectory(folder);
        NewModelFiles.Write(Path.Combine(folder, "config.json"), NewModelFiles.Config(config));
        using var file = SafetensorsWriter.Create(Path.Combine(folder, "model.safetensors"),
            [.. TensorLayout.Expected(config).Select(t => new TensorDeclaration(TensorLayout.OnDisk(t.Name), TensorLayout.StoredType(t.Name, config.StoredType!.Value), t.Shape))]);
        RandomWeights.Write(file, config, new("", folder, Seed: 5), null, CancellationToken.None);
        return folder;
    }

    private static ModelConfig Config(int width, LayerKind[] kinds, (int All, int Pairs, int Width, int Rotary) heads, (int Keys, int Values, int Key, int Value, int Taps) linear,
        int inner, int vocabulary, bool tied, TensorType type) => new()
        {
            HiddenSize = width,
            LayerKinds = kinds,
            AttentionHeads = heads.All,
            KeyValueHeads = heads.Pairs,
            HeadDimension = heads.Width,
            RotaryDimension = heads.Rotary,
            RopeTheta = 1e4,
            LinearKeyHeads = linear.Keys,
            LinearValueHeads = linear.Values,
            LinearKeyHeadDimension = linear.Key,
            LinearValueHeadDimension = linear.Value,
            ConvolutionKernel = linear.Taps,
            IntermediateSize = inner,
            VocabularySize = vocabulary,
            NormEpsilon = 1e-6,
            TiedHead = tied,
            MaximumPositions = 4096,
            StoredType = type,
            StopTokenIds = [],
        };
}
