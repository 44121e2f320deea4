using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Bench;

/// <summary>The engine's bfloat16 error against float32 logits, beside that of transformers or another program on the same inputs.</summary>
internal static class Comparison
{
    private static readonly (string Name, int Rows, int Tokens)[] Inputs = [("short", 4, 33), ("chunks", 2, 150), ("long", 1, 600)];

    /// <summary>Rows of equal length under the name that programs other than transformers are given them by.</summary>
    internal static void WriteIds(string path, int vocabulary, string shape)
    {
        int rows = int.Parse(shape.Split('x')[0]), tokens = int.Parse(shape.Split('x')[1]);
        using var file = SafetensorsWriter.Create(path, [new TensorDeclaration("ids", TensorType.I64, [rows, tokens])], new Dictionary<string, string>());
        file.Write("ids", [.. Prompts.Ids(tokens, rows * tokens, vocabulary).Select(id => (long)id)]);
        file.Flush(toDisk: false);
    }

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

    /// <summary>Logits that other programs wrote as a tensor "logits" of the same "ids", and the engine's own in bfloat16, against the engine's in float32.</summary>
    internal static async Task AgainstAsync(string folder, string inputs, string[] others, TextWriter output)
    {
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        using var ids = SafetensorsFile.Open(inputs);
        var (rows, tokens) = ((int)ids["ids"].Shape[0], (int)ids["ids"].Shape[1]);
        var exact = await LogitsAsync(ModelDtype.Float32);
        output.WriteLine($"{rows}x{tokens}: root mean square of float32 logits {Math.Sqrt(exact.Average(value => (double)value * value)):F4}");
        Tell("engine bfloat16", await LogitsAsync(ModelDtype.BFloat16));
        foreach (var path in others)
        {
            using var file = SafetensorsFile.Open(path);
            Tell(Path.GetFileNameWithoutExtension(path), file.ReadSingles("logits"));
        }

        async Task<float[]> LogitsAsync(ModelDtype dtype)
        {
            using var model = await LanguageModel.LoadAsync(engine, folder, new ModelOptions { ContentHash = new string('0', 64), Dtype = dtype }, null, CancellationToken.None);
            return (await model.ForwardAsync(new ForwardRequest(ids.ReadIntegers("ids"), rows), CancellationToken.None)).Logits;
        }

        void Tell(string name, float[] found)
        {
            var (error, max) = Error(found, exact);
            var scale = Math.Sqrt(exact.Average(value => (double)value * value));
            var width = exact.Length / (rows * tokens);
            var same = Enumerable.Range(0, rows * tokens).Count(row => Best(found.AsSpan(row * width, width)) == Best(exact.AsSpan(row * width, width)));
            output.WriteLine($"  {name}: error {error:E2}, relative {error / scale:E2}; largest {max:E2}; the same likeliest token at {same} of {rows * tokens} places");
        }
    }

    private static int Best(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var id = 1; id < logits.Length; id++)
            if (logits[id] > logits[best]) best = id;
        return best;
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
