using System.Globalization;
using System.Reflection;
using System.Text;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Cuda.Compile;

/// <summary>The kernels of one file, and the macros that make them a model's.</summary>
/// <param name="Name">Of the file, without its ending.</param>
/// <param name="Text">What all kernels share, then the file.</param>
internal sealed record KernelSource(string Name, string Text)
{
    /// <summary>All files.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["norm", "mlp", "product", "delta", "attention", "prompt_delta", "prompt_attention", "sampling", "result"];

    internal static KernelSource Load(string name) => new(name, Read("common.cuh") + Read(name + ".cu"));

    /// <summary>Options that give a compiler the model's shape.</summary>
    internal static IReadOnlyList<string> Macros(ModelConfig config, bool single) =>
    [
        Macro("F32", single ? 1 : 0),
        Macro("HIDDEN", config.HiddenSize),
        Macro("HEADS", config.AttentionHeads),
        Macro("KV_HEADS", config.KeyValueHeads),
        Macro("HEAD_WIDTH", config.HeadDimension),
        Macro("ROTARY", config.RotaryDimension),
        Macro("KEY_HEADS", config.LinearKeyHeads),
        Macro("VALUE_HEADS", config.LinearValueHeads),
        Macro("KEY_WIDTH", config.LinearKeyHeadDimension),
        Macro("VALUE_WIDTH", config.LinearValueHeadDimension),
        Macro("INNER", config.IntermediateSize),
        Macro("VOCABULARY", config.VocabularySize),
        string.Create(CultureInfo.InvariantCulture, $"-DEPSILON={config.NormEpsilon:E9}f"),
    ];

    private static string Macro(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"-D{name}={value}");

    private static string Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("kernels/" + file)
            ?? throw new InvalidOperationException($"The kernels {file} are not in this build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
