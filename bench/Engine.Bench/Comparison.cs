using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Bench;

/// <summary>The engine's bfloat16 error against float32 logits, beside that of transformers on the same inputs.</summary>
internal static class Comparison
{
    private static readonly (string Name, int Rows, int Tokens)[] Inputs = [("short", 4, 33), ("chunks", 2, 150), ("long", 1, 600)];

    internal static void WriteInputs(string path, int vocabulary)
    {
        using var file = SafetensorsWriter.Create(path, [.. Inputs.Select(i => new TensorDeclaration(i.Name, TensorType.I64, [i.Rows, i.Tokens]))], new Dictionary<string, string>());
        foreach (var (name, rows, tokens) in Inputs)
            file.Write(name, [.. Prompts.Ids(tokens, rows * tokens, vocabulary).Select(id => (long)id)]);
        file.Flush(toDisk: false);
    }

    /// <returns>Whether float32 is equal within rounding and the bfloat16 error at most twice that of transformers.</returns>
    internal static async Task<bool> RunAsync(string folder, string inputs, string reference, TextWriter output)
    {
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        using var ids = SafetensorsFile.Open(inputs);
        using var theirs = SafetensorsFile.Open(reference);
        var logits = new Dictionary<string, float[]>();
        foreach (var (dtype, rounded, label) in new[] { (ModelDtype.Float32, false, "float32"), (ModelDtype.BFloat16, false, "bfloat16"), (ModelDtype.BFloat16, true, "bfloat16 rounded") })
        {
            using var model = await LanguageModel.LoadAsync(engine, folder, new ModelOptions { Dtype = dtype, RoundToModelDtype = rounded }, null, CancellationToken.None);
            foreach (var (name, entry) in ids.Tensors)
                logits[$"{name}/{label}"] = (await model.ForwardAsync(new ForwardRequest(ids.ReadIntegers(name), (int)entry.Shape[0]), CancellationToken.None)).Logits;
        }
        var good = true;
        foreach (var name in ids.Tensors.Keys)
        {
            var exact = theirs.ReadSingles($"{name}/float32");
            var scale = Math.Sqrt(exact.Average(v => (double)v * v));
            var (peer, peerMax) = Error(theirs.ReadSingles($"{name}/bfloat16"), exact);
            output.WriteLine($"{name}: logits' root mean square {scale:F4}; transformers bfloat16 error {peer:E2} (max {peerMax:E2})");
            foreach (var label in new[] { "float32", "bfloat16", "bfloat16 rounded" })
            {
                var (error, max) = Error(logits[$"{name}/{label}"], exact);
                output.WriteLine($"  engine {label}: error {error:E2} (max {max:E2}), {error / peer:F3} of transformers bfloat16 (max {max / peerMax:F3})");
                good &= label == "float32" ? max < 1e-3 * Math.Max(1, scale) : error <= 2 * peer && max <= 2 * peerMax;
            }
        }
        return good;
    }

    private static (double Rms, double Max) Error(float[] ours, float[] exact)
    {
        double sum = 0, max = 0;
        for (var i = 0; i < exact.Length; i++)
        {
            var difference = Math.Abs((double)ours[i] - exact[i]);
            (sum, max) = (sum + difference * difference, Math.Max(max, difference));
        }
        return (Math.Sqrt(sum / exact.Length), max);
    }
}
