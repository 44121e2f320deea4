using System.Diagnostics;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Bench;

/// <summary>Tokens per second of a whole capture: forward pass, wanted rows of every block output, file and journal on disk.</summary>
internal static class CaptureThroughput
{
    private const int WarmUps = 2, Turns = 5;

    internal static async Task RunAsync(string folder, string[] rest, TextWriter output)
    {
        // On the CPU a turn takes a minute at these sizes: one is enough, and its noise is small beside it.
        var cpu = rest is ["--cpu", ..];
        var shapes = cpu ? rest[1..] : rest;
        int warmUps = cpu ? 0 : WarmUps, turns = cpu ? 1 : Turns;
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        var watch = Stopwatch.StartNew();
        // The hash is only recorded: a fixed one keeps 8 GB from being read twice.
        using var model = await LanguageModel.LoadAsync(engine, folder, new ModelOptions { ContentHash = new string('0', 64), Device = cpu ? ModelDevice.Cpu : ModelDevice.Auto }, null, CancellationToken.None);
        output.WriteLine($"load: {watch.Elapsed.TotalSeconds:F1} s, {model.Device}, {model.Dtype}");
        var target = Path.Combine(Path.GetTempPath(), $"bench-{Environment.ProcessId}.safetensors");
        foreach (var shape in shapes is [] ? ["60x96", "16x512", "1x2048"] : shapes)
        {
            int rows = int.Parse(shape.Split('x')[0]), tokens = int.Parse(shape.Split('x')[1]);
            var plan = Prompts.Plan(rows, tokens, model.Config.VocabularySize, rows * tokens);
            var times = new List<double>();
            for (var turn = 0; turn < warmUps + turns; turn++)
            {
                File.Delete(target);
                ActivationCapture.Discard(target);
                watch.Restart();
                await ActivationCapture.RunAsync(model, plan, target, null, CancellationToken.None);
                if (turn >= warmUps) times.Add(watch.Elapsed.TotalSeconds);
            }
            times.Sort();
            output.WriteLine($"capture {shape}: best {times[0] * 1e3:F1} ms, median {times[turns / 2] * 1e3:F1} ms, {rows * tokens / times[0]:N0} tokens/s");
        }
        File.Delete(target);
    }
}
