using System.Diagnostics;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Bench;

/// <summary>What choosing tokens costs: time of a decode step under each setting, beside that of the greedy one.</summary>
internal static class SamplingCost
{
    private const int Steps = 40;

    private static readonly (string Name, SamplingOptions Options)[] Settings =
    [
        ("greedy", new() { Greedy = true }),
        ("top-k 20", new() { TopK = 20 }),
        ("plain", new()),
        ("top-p 0.95", new() { TopP = 0.95 }),
        ("min-p 0.05", new() { MinP = 0.05 }),
        ("temperature 0.1", new() { Temperature = 0.1 }),
    ];

    internal static async Task RunAsync(string folder, string[] rest, TextWriter output)
    {
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        using var model = await LanguageModel.LoadAsync(engine, folder, new ModelOptions { ContentHash = new string('0', 64) }, null, CancellationToken.None);
        output.WriteLine($"{model.Device}, {model.Dtype}, vocabulary {model.Config.VocabularySize}; milliseconds a step, three rounds of {Steps}, each the least (and the median)");
        foreach (var rows in rest is [] ? [1, 8] : rest.Select(int.Parse))
        {
            foreach (var (name, options) in Settings)
            {
                await StepAsync(model, rows, options);
                (double Least, double Median)[] rounds = [await StepAsync(model, rows, options), await StepAsync(model, rows, options), await StepAsync(model, rows, options)];
                output.WriteLine($"{rows} rows, {name}: {string.Join(", ", rounds.Select(r => $"{r.Least:F1} ({r.Median:F1})"))}");
            }
        }
    }

    private static async Task<(double Least, double Median)> StepAsync(LanguageModel model, int rows, SamplingOptions options)
    {
        var times = new List<double>();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, rows).Select(row => model.Scheduler.GenerateAsync(
            new(new([1 + row, 2, 3], options with { Seed = row, MaxTokens = Steps }))
            {
                OnToken = row > 0 ? null : _ =>
                {
                    times.Add(watch.Elapsed.TotalMilliseconds);
                    watch.Restart();
                },
            }, CancellationToken.None)));
        double[] sorted = [.. times.Skip(1).Order()];
        return (sorted[0], sorted[sorted.Length / 2]);
    }
}
