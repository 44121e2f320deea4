using System.Diagnostics;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Training;

namespace Vectorscope.Engine.Bench;

/// <summary>Tokens per second of training on documents of 300 to 1,200 tokens, of which the last fifth is learned.</summary>
internal static class TrainingThroughput
{
    private const int Shortest = 300, Longest = 1200, LearnedShare = 5, WarmUps = 3;

    internal static async Task RunAsync(string folder, string[] rest, TextWriter output)
    {
        var arguments = rest.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        int Number(string name, int usual) => arguments.TryGetValue(name, out var text) ? int.Parse(text) : usual;
        var options = new TrainingOptions
        {
            Steps = WarmUps + Number("--steps", 10),
            Rows = Number("--rows", 32),
            SequenceTokens = Number("--tokens", 2048),
            Accumulation = Number("--parts", 1),
            GradientCheckpointing = Number("--recompute", 0) == 1,
            Dtype = Enum.Parse<ModelDtype>(arguments.GetValueOrDefault("--dtype", "Auto"), ignoreCase: true),
            LearningRate = 1e-4,
        };
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        var state = Path.Combine(Path.GetTempPath(), $"bench-{Environment.ProcessId}.state");
        var steps = new List<TrainingStep>();
        var watch = Stopwatch.StartNew();
        var result = await ModelTraining.RunAsync(engine, folder, [.. Documents(ModelConfig.Load(folder).VocabularySize, 2000)], [], options, state, new Recorder(steps), CancellationToken.None);
        File.Delete(state);
        foreach (var step in steps) output.WriteLine($"step {step.Step}: loss {step.Loss:F4}, gradient {step.GradientNorm:F3}, {step.Seconds * 1e3:F1} ms");
        var measured = steps.Skip(WarmUps).Select(s => s.Seconds).Order().ToList();
        var perStep = (double)result.Tokens / result.Steps;
        output.WriteLine($"train {result.Device} {result.Dtype} {options.Rows} × {options.SequenceTokens} × {options.Accumulation}: median {measured[measured.Count / 2] * 1e3:F1} ms, best {measured[0] * 1e3:F1} ms, {perStep / measured[measured.Count / 2]:N0} tokens/s; rows filled to {perStep / (options.Rows * options.SequenceTokens * options.Accumulation):P1}; {watch.Elapsed.TotalSeconds:F1} s in all");
        output.WriteLine($"memory: {Memory(result.Device)}");
    }

    internal static IEnumerable<TrainingDocument> Documents(int vocabulary, int count)
    {
        var random = new Random(1);
        for (var i = 0; i < count; i++)
        {
            var length = random.Next(Shortest, Longest + 1);
            yield return new(Prompts.Ids(i, length, vocabulary), [.. Enumerable.Range(0, length).Select(t => t >= length - length / LearnedShare)]);
        }
    }

    // What libtorch took from the device it keeps: its share now is its peak.
    private static string Memory(ModelDevice device)
    {
        if (device == ModelDevice.Cpu)
            return "peak resident " + File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(':')[1].Trim();
        using var query = Process.Start(new ProcessStartInfo("nvidia-smi", "--query-gpu=memory.used --format=csv,noheader") { RedirectStandardOutput = true })!;
        return query.StandardOutput.ReadToEnd().Trim() + " of the device in use";
    }

    private sealed class Recorder(List<TrainingStep> steps) : IProgress<TrainingStep>
    {
        public void Report(TrainingStep value) => steps.Add(value);
    }
}
