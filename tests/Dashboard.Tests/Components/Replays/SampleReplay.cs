using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Components.Benchmarks;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Replaying;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Execution;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Tests.Components.Replays;

/// <summary>A trial of a tiny model with one turn, and replays of it.</summary>
internal sealed class SampleReplay(IServiceProvider services, string runId, long trial, string direction)
{
    internal const string Reply = "plan <b>it</b></think>{\"analysis\": \"a\", \"plan\": \"p\", \"commands\": [{\"keystrokes\": \"ls\\n\", \"duration\": 0.1}]}";

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    internal string RunId => runId;

    internal long Trial => trial;

    internal static async Task<SampleReplay> CreateAsync(IServiceProvider services, DirectoryInfo tasks)
    {
        var folder = services.GetRequiredService<DataFolder>();
        var model = Path.Combine(folder.Models, "tiny");
        var config = NewModel.Create(new("tiny", model), null, Stop).Config;
        await services.GetRequiredService<ModelLibrary>().ScanAsync(Stop);
        var rows = Enumerable.Range(0, (config.LayerCount + 1) * config.HiddenSize).Select(i => (float)Math.Sin(i + 1)).ToArray();
        var direction = Path.Combine(folder.Root, "axis.safetensors");
        DirectionFile.Save(direction, new Direction("axis", config.LayerCount, rows), new Dictionary<string, string>());

        TaskFolder.Write(tasks, "task-00", "easy", "files");
        await services.GetRequiredService<TaskSetLibrary>().ImportAsync(tasks.FullName, "sample", Stop);
        var runId = await BenchmarkAsync(services);
        var store = services.GetRequiredService<TrialStore>();
        await store.AddMissingAsync(runId, [new(0, "task-00.base.1", "task-00", "base", 1, 7, null)], Stop);
        var row = Assert.Single(await services.GetRequiredService<TrialQueries>().TrialsAsync(runId, new TrialFilter(), 0, 10, Stop));
        await store.StartAsync(runId, row.Id, Stop);
        var tokenizer = Tokenizer.Load(model);
        await store.AddTurnsAsync(runId, [new TrialTurn(row.Id, 1, new TraceTurn
        {
            Number = 1,
            Prompt = "List the files.",
            Reply = Reply,
            ThinkingStart = 0,
            ThinkingEnd = Reply.IndexOf("</think>", StringComparison.Ordinal),
            AnswerStart = Reply.IndexOf('{', StringComparison.Ordinal),
            Parsed = ReplyParser.Parse(Reply[Reply.IndexOf('{', StringComparison.Ordinal)..], ParserMode.Strict),
            Tokens = new TurnTokens(0, EngineConversation.Of(tokenizer, [new ChatMessage(ChatRole.User, "List the files.")], thinking: true).Ids, tokenizer.Encode(Reply)),
        })], Stop);
        return new(services, runId, row.Id, direction);
    }

    // As one that was cancelled before it began: nobody works on it, and what is written here stays as it is.
    private static async Task<string> BenchmarkAsync(IServiceProvider services)
    {
        var check = await services.GetRequiredService<RunService>().CheckAsync(JsonSerializer.SerializeToElement(new
        {
            kind = "benchmark",
            tasks = new { set = "sample" },
            arms = new[] { new { name = "base", model = new { engine = "tiny" }, settings = new { maxReplyTokens = 12 } } },
        }), Stop);
        Assert.Empty(check.Errors);
        await using var context = await services.GetRequiredService<IDbContextFactory<VectorscopeContext>>().CreateDbContextAsync(Stop);
        context.Runs.Add(new Run { Id = "sample-run", Kind = "benchmark", Name = check.Name!, Spec = check.Spec!, Snapshot = check.Snapshot!, State = RunState.Cancelled, CreatedAt = DateTimeOffset.UnixEpoch, Version = 1 });
        await context.SaveChangesAsync(Stop);
        return "sample-run";
    }

    internal JsonObject Spec(int samples = 1) => new()
    {
        ["kind"] = "replay", ["trial"] = $"{runId}/{trial}", ["turn"] = 1, ["samples"] = samples, ["direction"] = direction, ["seed"] = 5,
    };

    /// <summary>Asks, and does not work on it.</summary>
    internal async Task<string> SubmitAsync(JsonObject spec)
    {
        var submitted = await services.GetRequiredService<RunService>().SubmitAsync(JsonSerializer.SerializeToElement(spec), null, Stop);
        Assert.True(submitted.IsAccepted, string.Join("\n", submitted.Errors));
        return submitted.RunId!;
    }

    internal async Task<ReplayReport> WorkAsync(string replay)
    {
        await services.GetRequiredService<RunExecutor>().ExecuteAsync(replay, Stop);
        return (await services.GetRequiredService<ReplayResults>().ReadReportAsync(replay, Stop))!;
    }
}
