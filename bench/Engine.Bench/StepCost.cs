using System.Diagnostics;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Bench;

/// <summary>
/// Milliseconds of a step of the scheduler on the CPU, while a fixed number of rows decode, and of prefills: libtorch's operations and the
/// engine's own step in alternated rounds of one run.
/// </summary>
internal static class StepCost
{
    private const int Rounds = 5, UsualContext = 500, Steps = 96, Skip = 4;

    internal static async Task RunAsync(string folder, string[] rest, TextWriter output)
    {
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        var steps = rest.Contains("--own") ? new[] { CpuStep.Own } : [CpuStep.Plain, CpuStep.Own];
        var models = new List<LanguageModel>();
        foreach (var step in steps)
        {
            models.Add(await LanguageModel.LoadAsync(engine, folder, new ModelOptions
            {
                ContentHash = new string('0', 64),
                Device = ModelDevice.Cpu,
                CpuStep = step,
                Scheduling = new SchedulerOptions { MaxRows = 128 },
            }, null, CancellationToken.None));
        }
        try
        {
            var context = rest.FirstOrDefault(one => one.StartsWith("--context=", StringComparison.Ordinal)) is { } given ? int.Parse(given["--context=".Length..]) : UsualContext;
            string[] shapes = [.. rest.Where(shape => !shape.StartsWith('-'))];
            foreach (var shape in shapes is [] ? ["1", "4", "16", "48", "60x96", "1x2048"] : shapes) await MeasureAsync(models, steps, shape, context, output);
        }
        finally
        {
            foreach (var model in models) model.Dispose();
        }
    }

    private static async Task MeasureAsync(List<LanguageModel> models, CpuStep[] steps, string shape, int context, TextWriter output)
    {
        int[] sizes = [.. shape.Split('x').Select(int.Parse)];
        var times = steps.Select(_ => new List<double>()).ToArray();
        for (var round = -1; round < Rounds; round++)
        {
            for (var i = 0; i < models.Count; i++)
            {
                var (first, step) = sizes.Length == 1 ? await GenerateAsync(models[i], sizes[0], context, Steps) : await GenerateAsync(models[i], sizes[0], sizes[1], 1);
                // The first round compiles.
                if (round >= 0) times[i].Add(sizes.Length == 1 ? step : first);
            }
        }
        var medians = times.Select(list => list.Order().ElementAt(Rounds / 2)).ToArray();
        for (var i = 0; i < steps.Length; i++)
        {
            output.WriteLine($"{(sizes.Length == 1 ? $"decode {shape} rows" : $"prefill {shape}")}, {steps[i]}: {medians[i] * 1e3:F3} ms ({times[i].Min() * 1e3:F3} to {times[i].Max() * 1e3:F3})"
                + (i > 0 ? $", {medians[0] / medians[i]:F1} times as fast" : ""));
        }
    }

    // Until all rows have their first token, and the mean of the steps in which all rows are there.
    private static async Task<(double First, double Step)> GenerateAsync(LanguageModel model, int rows, int length, int fresh)
    {
        var watch = Stopwatch.StartNew();
        var counts = new int[rows];
        int started = 0, last = -1, counted = 0;
        double first = 0, begin = 0, end = 0;
        // Early rows go on decoding while later ones are prefilled: enough tokens for all.
        var limit = fresh == 1 ? 1 : fresh + (rows * length / model.Scheduler.Options.PrefillTokens) + 1;
        await Task.WhenAll(model.Scheduler.GenerateTogether([.. Enumerable.Range(0, rows).Select(row => new ScheduledPrompt(new(Prompts.Ids(row, length, model.Config.VocabularySize),
            new SamplingOptions { Temperature = 1, TopK = 20, Seed = row, MaxTokens = limit }))
        {
            OnToken = _ =>
            {
                counts[row]++;
                if (counts[row] == 1 && ++started == rows) (first, last) = (watch.Elapsed.TotalSeconds, row);
                if (row != last) return;
                if (counts[row] == Skip) begin = watch.Elapsed.TotalSeconds;
                if (begin == 0 || end > 0 || counts[row] <= Skip) return;
                counted++;
                if (counts.Max() == limit) end = watch.Elapsed.TotalSeconds;
            },
        })], CancellationToken.None));
        return (first, counted == 0 ? 0 : (end - begin) / counted);
    }
}
