using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Tests.Activations;

/// <summary>The tiny model's expected values and a way to capture prompts with it.</summary>
internal static class TinyCapture
{
    public const int Layers = 4;
    public const int Width = 64;
    public const int Vocabulary = 320;

    public static SafetensorsFile Expected() => SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "expected.safetensors"));

    public static CapturePlan Plan(IEnumerable<int[]> prompts, params CapturePosition[] positions) => new()
    {
        ModelName = "tiny",
        TemplateVersion = "none",
        Positions = positions,
        Sides = [new CaptureSide("side", null, [.. prompts.Select((ids, i) => new CapturePrompt($"prompt {i}", ids))])],
    };

    public static int[] Ids(SafetensorsFile expected, string tensor) =>
        Array.ConvertAll(expected.ReadIntegers(tensor), id => (int)id);

    public static Task<CaptureResult> Run(LanguageModel model, CapturePlan plan, string path) =>
        ActivationCapture.RunAsync(model, plan, path, null, TestContext.Current.CancellationToken);

    /// <summary>[L+1][n·d]: every block output of one prompt computed alone, the last one before the final norm.</summary>
    public static async Task<float[][]> BlockOutputs(LanguageModel model, int[] ids)
    {
        var result = await model.ForwardAsync(
            new ForwardRequest(Array.ConvertAll(ids, id => (long)id), 1), TestContext.Current.CancellationToken);
        var size = ids.Length * Width;
        return [.. Enumerable.Range(0, Layers).Select(layer => result.Hidden[(layer * size)..((layer + 1) * size)]), result.LastBlock];
    }

    /// <summary>Mean of rows first…end-1 of [n·d].</summary>
    public static float[] Mean(float[] rows, int first, int end) =>
        [.. Enumerable.Range(0, Width).Select(i => (float)Enumerable.Range(first, end - first).Average(t => (double)rows[t * Width + i]))];
}
