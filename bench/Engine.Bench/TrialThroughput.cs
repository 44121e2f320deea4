using System.Diagnostics;
using System.Text;
using Vectorscope.Engine.Cuda;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Bench;

/// <summary>A whole benchmark without its sandboxes: so many tasks in three arms, each trial six turns of 256 tokens with a text between them, in sessions of the scheduler.</summary>
/// <remarks>What the terminal would have shown are parts of a file of text, a byte a token; the first message is 1,500 tokens, what follows 200 to 800.</remarks>
internal static class TrialThroughput
{
    private const int Turns = 6, ReplyTokens = 256, FirstTokens = 1500;

    internal static async Task RunAsync(string folder, string texts, string[] rest, TextWriter output)
    {
        var (tasks, together, plain) = (rest.Length > 0 ? int.Parse(rest[0]) : 56, rest.Length > 1 ? int.Parse(rest[1]) : 128, rest.Contains("--plain"));
        var text = Encoding.UTF8.GetBytes(await File.ReadAllTextAsync(texts));
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        using var model = await LanguageModel.LoadAsync(engine, folder,
            new ModelOptions { ContentHash = new string('0', 64), CudaStep = plain ? CudaStep.Plain : CudaStep.Own }, null, CancellationToken.None);
        CompiledIntervention?[] arms =
        [
            null,
            CompiledIntervention.Of(new([new Add { Direction = "1", Strength = 0.01, Layers = new LayerList([model.Config.LayerCount / 2]) }]), _ => Random(model, 1), model.Config.LayerCount, model.Config.HiddenSize),
            CompiledIntervention.Of(new([new Ablate { Direction = "2", Site = OperationSite.Writes }]), _ => Random(model, 2), model.Config.LayerCount, model.Config.HiddenSize),
        ];
        await TrialAsync(model, text, -1, arms[2]);
        var began = TimeProvider.System.GetUtcNow();
        var watch = Stopwatch.StartNew();
        using var gate = new SemaphoreSlim(together);
        var trials = await Task.WhenAll(Enumerable.Range(0, tasks * arms.Length).Select(async trial =>
        {
            await gate.WaitAsync();
            try
            {
                return await TrialAsync(model, text, trial, arms[trial % arms.Length]);
            }
            finally
            {
                gate.Release();
            }
        }));
        var seconds = watch.Elapsed.TotalSeconds;
        ProfileWindow.Tell($"trials {tasks}x{arms.Length}, {together} at a time,", began, 1);
        output.WriteLine($"{trials.Length} trials ({tasks} tasks x {arms.Length} arms), {together} at a time{(plain ? ", plain steps" : "")}: {seconds:F1} s, {trials.Length * 60 / seconds:N0} trials a minute, {trials.Sum(trial => trial.Reply) / seconds:N0} tokens of replies a second; {trials.Sum(trial => (long)trial.Prompt):N0} tokens of prompts, {trials.Sum(trial => (long)trial.Cached):N0} of them from sessions, {model.Scheduler.Status.Evicted} sessions evicted");
    }

    private static async Task<(int Prompt, int Cached, int Reply)> TrialAsync(LanguageModel model, byte[] text, int trial, CompiledIntervention? arm)
    {
        var random = new Random(trial);
        var session = $"trial {trial}";
        List<int> ids = [.. Part(FirstTokens)];
        var (prompt, cached, reply) = (0, 0, 0);
        for (var turn = 0; turn < Turns; turn++)
        {
            var answer = await model.Scheduler.GenerateAsync(new(new(ids, new SamplingOptions { Temperature = 1, TopK = 20, TopP = 0.95, Seed = random.Next(), MaxTokens = ReplyTokens }))
            {
                Session = session, Places = [ids.Count], Intervention = arm,
            }, CancellationToken.None);
            (prompt, cached, reply) = (prompt + ids.Count, cached + answer.CachedTokens, reply + answer.Ids.Count);
            ids = [.. ids, .. answer.Ids, .. Part(random.Next(200, 801))];
        }
        model.Scheduler.EndSession(session);
        return (prompt, cached, reply);

        IEnumerable<int> Part(int length)
        {
            var at = random.Next(Math.Max(1, text.Length - length));
            return text.AsSpan(at, Math.Min(length, text.Length - at)).ToArray().Select(value => (int)value);
        }
    }

    private static Direction Random(LanguageModel model, int seed)
    {
        var random = new Random(seed);
        return new($"{seed}", model.Config.LayerCount, [.. Enumerable.Range(0, (model.Config.LayerCount + 1) * model.Config.HiddenSize).Select(_ => (float)(random.NextDouble() - 0.5))]);
    }
}
