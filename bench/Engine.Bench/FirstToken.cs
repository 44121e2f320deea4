using System.Diagnostics;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Bench;

/// <summary>From the start of the process to its first token, and from a request to its first while nothing else runs.</summary>
internal static class FirstToken
{
    private const int Rounds = 7;

    internal static async Task RunAsync(string folder, TextWriter output)
    {
        var started = Process.GetCurrentProcess().StartTime.ToUniversalTime();
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        using var model = await LanguageModel.LoadAsync(engine, folder, new ModelOptions { ContentHash = new string('0', 64) }, null, CancellationToken.None);
        var loaded = TimeProvider.System.GetUtcNow() - started;
        await AskAsync(model, 8, 0);
        var first = TimeProvider.System.GetUtcNow() - started;
        output.WriteLine($"{model.Device}, {model.Dtype}: process start to model {loaded.TotalSeconds:F2} s, to first token {first.TotalSeconds:F2} s, memory at its peak {PeakMemory.Now()}");
        foreach (var tokens in new[] { 8, 200, 2000 })
        {
            var times = new List<double>();
            for (var round = 0; round < Rounds; round++) times.Add(await AskAsync(model, tokens, round + 1));
            output.WriteLine($"first token of a prompt of {tokens}: {times.Order().ElementAt(Rounds / 2):F1} ms ({times.Min():F1} to {times.Max():F1})");
        }
    }

    private static async Task<double> AskAsync(LanguageModel model, int length, int seed)
    {
        int[] prompt = [.. Enumerable.Range(0, length).Select(i => (int)((i * 7919L + seed * 104_729L) % model.Config.VocabularySize))];
        var watch = Stopwatch.StartNew();
        await model.Scheduler.GenerateAsync(new(new(prompt, new SamplingOptions { TopK = 20, MaxTokens = 1 })), CancellationToken.None);
        return watch.Elapsed.TotalMilliseconds;
    }
}
