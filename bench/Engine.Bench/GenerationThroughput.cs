using System.Diagnostics;
using Vectorscope.Engine.Cuda;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Bench;

/// <summary>Tokens per second of the scheduler: rows that reply at the same time, each to a prompt of its own length, and a turn that a session shortens.</summary>
internal static class GenerationThroughput
{
    private const int ReplyTokens = 48;

    internal static async Task RunAsync(string folder, string[] rest, TextWriter output)
    {
        var cpu = rest is ["--cpu", ..];
        var plain = rest is ["--plain", ..];
        var prefill = int.Parse(rest is ["--prefill", var given, ..] ? given : cpu ? "512" : "2048");
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        using var model = await LanguageModel.LoadAsync(engine, folder,
            new ModelOptions { ContentHash = new string('0', 64), Device = cpu ? ModelDevice.Cpu : ModelDevice.Auto, Scheduling = new() { MaxRows = 128, PrefillTokens = prefill }, CudaStep = plain ? CudaStep.Plain : CudaStep.Own }, null, CancellationToken.None);
        output.WriteLine($"{model.Device}, {model.Dtype}{(plain ? ", plain steps" : "")}; {prefill} tokens of prompts a step, {ReplyTokens} tokens of every row while all are there");
        await MeasureAsync(model, 2, 100, 0);
        var shapes = rest is ["--prefill", ..] ? rest[2..] : cpu || plain ? rest[1..] : rest;
        foreach (var rows in shapes is [] ? [1, 4, 16, 48] : shapes.Select(int.Parse))
        {
            foreach (var (least, most) in new[] { (500, 500), (500, 4000) })
            {
                var result = await MeasureAsync(model, rows, least, most - least);
                output.WriteLine($"{rows} rows, prompts of {least} to {most} tokens: prefill {result.Prefill:N0} tokens/s, decode {result.Decode:N0} tokens/s, whole {result.Seconds:F1} s");
            }
        }
        await SessionAsync(model, output);
    }

    // All rows begin together. Decoding is what happens between the last row's first token and the first row's last: all are there.
    private static async Task<(double Prefill, double Decode, double Seconds)> MeasureAsync(LanguageModel model, int rows, int length, int spread)
    {
        var watch = Stopwatch.StartNew();
        int started = 0, tokens = 0, before = 0, after = 0;
        double allStarted = 0, firstEnded = 0;
        var random = new Random(rows);
        var prompts = Enumerable.Range(0, rows).Select(row => Prompt(model, length + (rows == 1 ? spread : spread * row / (rows - 1)), row)).ToArray();
        // While the others' prompts are computed, the first rows write.
        var steps = ReplyTokens + prompts.Sum(prompt => (prompt.Length / model.Scheduler.Options.PrefillTokens) + 1);
        await Task.WhenAll(prompts.Select(prompt =>
        {
            var own = 0;
            return model.Scheduler.GenerateAsync(new(new(prompt, new SamplingOptions { Temperature = 1, TopK = 20, Seed = random.Next(), MaxTokens = steps }))
            {
                OnToken = _ =>
                {
                    tokens++;
                    if (++own == 1 && ++started == rows) (allStarted, before) = (watch.Elapsed.TotalSeconds, tokens);
                    if (own == steps && firstEnded == 0) (firstEnded, after) = (watch.Elapsed.TotalSeconds, tokens);
                },
            }, CancellationToken.None);
        }));
        return (prompts.Sum(p => p.Length) / allStarted, (after - before) / (firstEnded - allStarted), watch.Elapsed.TotalSeconds);
    }

    private static async Task SessionAsync(LanguageModel model, TextWriter output)
    {
        var history = Prompt(model, 3000, 1);
        foreach (var session in new[] { null, "trial" })
        {
            await TurnAsync(model, history, session);
            var next = await TurnAsync(model, [.. history, .. Prompt(model, 200, 2)], session);
            output.WriteLine($"turn of 200 new tokens after 3,000{(session is null ? "" : " in a session")}: first token after {next.Prefill.TotalMilliseconds:F0} ms, {next.CachedTokens} tokens cached");
        }
    }

    private static Task<GeneratedReply> TurnAsync(LanguageModel model, int[] history, string? session) => model.Scheduler.GenerateAsync(
        new(new([.. history, 1, 2, 3], new SamplingOptions { Greedy = true, MaxTokens = 4 })) { Session = session, Places = [history.Length], RememberReply = false }, CancellationToken.None);

    private static int[] Prompt(LanguageModel model, int length, int seed) =>
        [.. Enumerable.Range(0, length).Select(i => (int)((i * 7919L + seed * 104_729L + i / 5) % model.Config.VocabularySize))];
}
