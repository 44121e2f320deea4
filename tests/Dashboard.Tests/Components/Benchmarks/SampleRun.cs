using System.Text.Json;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Tests.Components.Benchmarks;

/// <summary>A benchmark in a test's store: submitted as any other, its trials written as the runner would write them.</summary>
internal sealed class SampleRun(PageFixture fixture, string runId)
{
    internal const string Hostile = "<script>window.pwned = 1</script><img src=x onerror=alert(1)>";

    private readonly TrialStore _store = fixture.Browser.Services.GetRequiredService<TrialStore>();
    private readonly TrialQueries _queries = fixture.Browser.Services.GetRequiredService<TrialQueries>();

    internal string Id => runId;

    /// <summary>Two arms over tasks of a folder made for it; the trials wait.</summary>
    internal static async Task<SampleRun> CreateAsync(PageFixture fixture, DirectoryInfo folder, int tasks, int attempts, params string[] arms)
    {
        var cancel = Xunit.TestContext.Current.CancellationToken;
        for (var i = 0; i < tasks; i++)
        {
            TaskFolder.Write(folder, $"task-{i:d2}", i % 2 == 0 ? "easy" : "hard", i % 3 == 0 ? "files" : "git");
        }

        await fixture.Browser.Services.GetRequiredService<TaskSetLibrary>().ImportAsync(folder.FullName, "sample", cancel);
        var spec = JsonSerializer.SerializeToElement(new
        {
            kind = "benchmark",
            tasks = new { set = "sample" },
            arms = arms.Select((name, i) => new { name, agent = i == 0 ? "oracle" : "nop" }),
            attempts,
            sandbox = "auto",
        });
        var submitted = await fixture.Browser.Services.GetRequiredService<RunService>().SubmitAsync(spec, null, cancel);
        Assert.True(submitted.IsAccepted, string.Join("\n", submitted.Errors));
        var run = new SampleRun(fixture, submitted.RunId!);
        var position = 0;
        await run._store.AddMissingAsync(
            run.Id,
            [
                .. from attempt in Enumerable.Range(1, attempts)
                   from task in Enumerable.Range(0, tasks)
                   from arm in arms
                   select new TrialIdentity(position++, $"task-{task:d2}.{arm}.{attempt}", $"task-{task:d2}", arm, attempt, 7, null),
            ],
            cancel);
        return run;
    }

    internal async Task<TrialRow> TrialAsync(string task, string arm, int attempt = 1) =>
        Assert.Single(await _queries.TrialsAsync(runId, new TrialFilter(Arm: arm, Task: task, Attempt: attempt), 0, 10, Xunit.TestContext.Current.CancellationToken));

    internal async Task<long> StartAsync(string task, string arm, int attempt = 1)
    {
        var trial = await TrialAsync(task, arm, attempt);
        // A trial is at work where its run is.
        await using (var context = await fixture.Browser.Services.GetRequiredService<IDbContextFactory<VectorscopeContext>>().CreateDbContextAsync(Xunit.TestContext.Current.CancellationToken))
        {
            await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(run => run.State, RunState.Running), Xunit.TestContext.Current.CancellationToken);
        }
        await _store.StartAsync(runId, trial.Id, Xunit.TestContext.Current.CancellationToken);
        return trial.Id;
    }

    /// <summary>The process that worked at it is gone: the run says so, and its trials' rows stay as they were.</summary>
    internal async Task InterruptAsync()
    {
        await using var context = await fixture.Browser.Services.GetRequiredService<IDbContextFactory<VectorscopeContext>>().CreateDbContextAsync(Xunit.TestContext.Current.CancellationToken);
        await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(run => run.State, RunState.Interrupted), Xunit.TestContext.Current.CancellationToken);
    }

    internal async Task SkipAsync(string task, string arm) =>
        Assert.True(await _store.SkipAsync(runId, (await TrialAsync(task, arm)).Id, "2 trials in a row had failed.", Xunit.TestContext.Current.CancellationToken));

    internal Task TurnsAsync(long trial, params TraceTurn[] turns) =>
        _store.AddTurnsAsync(runId, [.. turns.Select(turn => new TrialTurn(trial, 1, turn))], Xunit.TestContext.Current.CancellationToken);

    internal Task ShowAsync(long trial, TrialStage stage, string screen) =>
        _store.SetActivitiesAsync(runId, [new TrialActivity(trial, stage, screen)], Xunit.TestContext.Current.CancellationToken);

    internal async Task FinishAsync(long trial, TrialOutcome outcome, double? reward, string? sentence = null)
    {
        var rewards = reward is { } known ? new Dictionary<string, double> { ["reward"] = known } : [];
        StageTime[] stages = [new(TrialStage.Environment, DateTimeOffset.UnixEpoch, 0.5), new(TrialStage.Agent, DateTimeOffset.UnixEpoch, 12), new(TrialStage.Verifier, DateTimeOffset.UnixEpoch, 2)];
        Assert.True(await _store.FinishAsync(runId, trial, 1, new FinishedTrial(outcome, AgentEnd.Completed, reward, sentence, rewards, stages, [], true), Xunit.TestContext.Current.CancellationToken));
    }

    /// <summary>Tells watchers of the run, as the feed of a served product does after a write.</summary>
    internal async Task TellAsync()
    {
        var now = (await fixture.Browser.Services.GetRequiredService<RunQueries>().FindAsync(runId, Xunit.TestContext.Current.CancellationToken))!;
        fixture.Events.Publish(new RunChange(runId, now.State, now.Reason, now.Progress, now.CancelRequested, now.Attempt, now.LastLogSequence, now.Change));
    }

    internal async Task PlayAsync(string task, string arm, int attempt, TrialOutcome outcome, double? reward)
    {
        var trial = await StartAsync(task, arm, attempt);
        await FinishAsync(trial, outcome, reward);
    }

    /// <summary>Three turns: one that works, one that the parser refuses, one that says it is done; all of it hostile.</summary>
    internal static TraceTurn[] Trace() =>
    [
        Turn(1) with
        {
            Reply = $"<think>plan {Hostile}</think>{{\"commands\": []}}",
            ThinkingStart = 7,
            ThinkingEnd = 12 + Hostile.Length,
            AnswerStart = 20 + Hostile.Length,
            ThinkingTokens = 812,
            Parsed = new ParsedReply { Commands = [new AgentCommand("ls -la\n", 0.1), new AgentCommand(Hostile + "\u0003", 1)], Warnings = ["- a warning"] },
            Observation = $"New Terminal Output:\n\u001b[31mred\u001b[0m {Hostile}\u001b]52;c;ZXZpbA==\u0007",
        },
        Turn(2) with
        {
            Reply = "{\"commands\": [{\"keys",
            ReplyEnd = ReplyEnd.Length,
            Parsed = new ParsedReply { Error = $"no valid JSON found {Hostile}" },
            Observation = "Previous response had parsing errors",
        },
        Turn(3) with { Reply = "{}", Parsed = new ParsedReply { TaskComplete = true } },
    ];

    internal static TraceTurn Turn(int number, ReplyEnd end = ReplyEnd.Stop) => new()
    {
        Number = number,
        Prompt = $"the prompt of turn {number} {Hostile}",
        Reply = "{}",
        ReplyEnd = end,
        CompletionTokens = 900 + number,
        StartedAt = DateTimeOffset.UnixEpoch,
        ReplySeconds = 3.2,
        CommandSeconds = 1,
    };
}
