using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Runs.Leases;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Trials.Records;

public sealed class TrialStoreTests
{
    private static readonly FinishedTrial Passed = new(
        TrialOutcome.Passed, AgentEnd.Completed, 1, null, new Dictionary<string, double> { ["reward"] = 1, ["speed"] = 0.25 },
        [new StageTime(TrialStage.Agent, new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), 3.5)], ["A file was left out."], true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turns_Stored_ComeBackAsTheyWereAndAreCounted()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var (run, trial) = await PlannedAsync(bench);
        var number = await bench.Trials.StartAsync(run, trial, Token);
        var turn = new TraceTurn
        {
            Number = 1, Prompt = "p", Reply = "<think>hm</think>{}", ThinkingStart = 7, ThinkingEnd = 9, AnswerStart = 17, ReplyEnd = ReplyEnd.Length,
            ReplyEndText = "length", Parser = ParserMode.Patched, Observation = "$ ",
            Parsed = new ParsedReply { Commands = [new("ls\n", 0.5)], Error = "No.", Warnings = ["w"], Repairs = ["fence"], Analysis = "a" },
            PromptTokens = 10, CachedTokens = 4, CompletionTokens = 5, ThinkingTokens = 2, StartedAt = bench.Store.Time.GetUtcNow(),
            ReplySeconds = 1.5, FirstTokenSeconds = 0.25, CommandSeconds = 2, Retries = 1,
        };
        var summary = turn with { Number = 2, Kind = TurnKind.Summary, Parsed = null, ReplyEnd = ReplyEnd.Stop };

        await bench.Trials.AddTurnsAsync(run, [new(trial, number, turn), new(trial, number, summary)], Token);

        var read = await bench.Queries.TurnAsync(trial, 1, Token);
        Assert.Equal(turn with { Parsed = null, Findings = [] }, read! with { Parsed = null, Findings = [] });
        Assert.Equal([new("truncated", 1), new("parseFailure", 2, Note: "No. The repairing parser had read it already.")], read.Findings);
        Assert.Equivalent(turn.Parsed, read.Parsed, strict: true);
        Assert.Null((await bench.Queries.TurnAsync(trial, 2, Token))!.Parsed);
        var rows = await bench.Queries.TurnsAsync(trial, Token);
        Assert.Equal([(1, (int?)1, "No.", 1, 1, 19), (2, null, null, 0, 0, 19)], rows.Select(row => (row.Number, row.Commands, row.Error, row.Warnings, row.Repairs, row.ReplyLength)));
        var counts = (await bench.RowsAsync(run))[0].Counts;
        Assert.Equal(new TrialCounts
        {
            Turns = 2, ParsedTurns = 1, ThinkingTurns = 2, Commands = 1, PromptTokens = 20, CachedTokens = 8, CompletionTokens = 10, ThinkingTokens = 4,
            ReplySeconds = 3, CommandSeconds = 4, Findings = new Dictionary<string, FindingCount> { ["truncated"] = new(1, 1), ["parseFailure"] = new(1, 1) },
        }, counts);
    }

    [Fact]
    public async Task Finish_Stored_CanBeReadInFull()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var (run, trial) = await PlannedAsync(bench);
        var number = await bench.Trials.StartAsync(run, trial, Token);

        Assert.True(await bench.Trials.FinishAsync(run, trial, number, Passed, Token));

        var detail = (await bench.Details.FindAsync(run, trial, Token))!;
        Assert.Equal((TrialOutcome.Passed, AgentEnd.Completed, 1d, true), (detail.Row.Outcome, detail.Row.AgentEnd, detail.Row.Reward, detail.HasTestReport));
        Assert.Equal(Passed.Rewards, detail.Rewards);
        Assert.Equal(Passed.Stages, detail.Stages);
        Assert.Equal(Passed.Remarks, detail.Remarks);
        Assert.Null(await bench.Details.FindAsync("another run", trial, Token));
    }

    [Fact]
    public async Task Trial_OfARunWhoseProcessDied_IsAtWorkNoLonger()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var (run, trial) = await PlannedAsync(bench);
        // By a process that is not there: the trial's own row is never written again.
        var dead = LeaseOwner.OfThisProcess with { StartedAt = LeaseOwner.OfThisProcess.StartedAt.AddDays(-1) };
        Assert.NotNull(await RunLease.ClaimAsync(bench.Store.Contexts, bench.Store.Get<TimeProvider>(), run, dead.ToString(), Token));
        await bench.Trials.StartAsync(run, trial, Token);
        Assert.Equal((true, true, 1, 0), await AtWorkAsync());

        Assert.Equal(1, await bench.Store.Sweeper().SweepAsync(Token));

        Assert.Equal(RunState.Interrupted, (await bench.Store.FindAsync(run)).State);
        Assert.Equal((false, false, 0, 1), await AtWorkAsync());
        Assert.Empty(await bench.RowsAsync(run, new TrialFilter(Running: true)));
        Assert.Equal(trial, Assert.Single(await bench.RowsAsync(run, new TrialFilter(Running: false))).Id);
        Assert.False((await bench.Details.FindAsync(run, trial, Token))!.Row.Running);
        // The next attempt still knows that it was begun.
        await bench.Trials.RecoverAsync(run, Token);
        Assert.Equal(TrialTryEnd.Interrupted, Assert.Single((await bench.Details.FindAsync(run, trial, Token))!.Tries).End);

        async Task<(bool Row, bool Mark, int Running, int Waiting)> AtWorkAsync()
        {
            var progress = await bench.Tables.ProgressAsync(run, Token);
            var mark = Assert.Single((await bench.Tables.GridAsync(run, Token)).Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Marks));
            return (Assert.Single(await bench.RowsAsync(run)).Running, mark.Running, progress.Running, progress.Waiting);
        }
    }

    [Fact]
    public async Task Recover_AfterAProcessDied_StartsTheTrialAnewAndFencesTheOldTry()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var (run, trial) = await PlannedAsync(bench);
        var old = await bench.Trials.StartAsync(run, trial, Token);
        await bench.Trials.AddTurnsAsync(run, [new(trial, old, Turn(1)), new(trial, old, Turn(2))], Token);

        await bench.Trials.RecoverAsync(run, Token);

        var waiting = Assert.Single(await bench.Trials.WaitingAsync(run, Token));
        Assert.Equal((trial, 1), (waiting.Id, waiting.Tries));
        Assert.Empty(await bench.Queries.TurnsAsync(trial, Token));
        Assert.Equal(0, (await bench.RowsAsync(run))[0].Counts.Turns);
        Assert.Equal(TrialTryEnd.Interrupted, Assert.Single((await bench.Details.FindAsync(run, trial, Token))!.Tries).End);
        var second = await bench.Trials.StartAsync(run, trial, Token);
        await bench.Trials.AddTurnsAsync(run, [new(trial, second, Turn(1))], Token);
        // The process that was thought dead wakes up: nothing of it gets in.
        await bench.Trials.AddTurnsAsync(run, [new(trial, old, Turn(3))], Token);
        Assert.False(await bench.Trials.FinishAsync(run, trial, old, Passed, Token));
        Assert.False(await bench.Trials.GiveUpTryAsync(run, trial, old, TrialTryEnd.Infrastructure, "x", null, Token));
        Assert.Equal(1, Assert.Single(await bench.Queries.TurnsAsync(trial, Token)).Number);
        Assert.True(await bench.Trials.FinishAsync(run, trial, second, Passed, Token));
        // And a finished trial stays as it is.
        Assert.False(await bench.Trials.FinishAsync(run, trial, second, Passed with { Reward = 0 }, Token));
        await bench.Trials.RecoverAsync(run, Token);
        Assert.Empty(await bench.Trials.WaitingAsync(run, Token));
    }

    [Fact]
    public async Task Plan_Twice_AddsNothing()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var (run, _) = await PlannedAsync(bench);
        await bench.Trials.AddMissingAsync(run, [Planned], Token);
        Assert.Single(await bench.RowsAsync(run));
    }

    [Fact]
    public async Task Changes_OfTrials_AreNumberedAndTold()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var (run, trial) = await PlannedAsync(bench);
        _ = await RunLease.ClaimAsync(bench.Store.Contexts, bench.Store.Time, run, "worker", Token);
        var planned = (await bench.RowsAsync(run))[0].Change;
        Assert.Empty(await bench.RowsAsync(run, new TrialFilter(AfterChange: planned)));
        await bench.Trials.StartAsync(run, trial, Token);

        await bench.Trials.SetActivitiesAsync(run, [new TrialActivity(trial, TrialStage.Agent, "$ make")], Token);

        var row = Assert.Single(await bench.RowsAsync(run, new TrialFilter(AfterChange: planned)));
        Assert.Equal((true, TrialStage.Agent, "$ make"), (row.Running, row.Stage, row.Screen));
        Assert.True(row.Change <= (await bench.Store.FindAsync(run)).Change);
    }

    [Fact]
    public async Task Import_Trial_StandsAmongTheOthers()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var (run, _) = await PlannedAsync(bench);
        var (from, to) = (bench.Store.Time.GetUtcNow(), bench.Store.Time.GetUtcNow().AddSeconds(9));

        var id = await bench.Trials.ImportAsync(
            run, new TrialIdentity(1, "other__aaaaaaa", "other", "them", 1, 0, null), Passed, from, to, [Turn(1), Turn(2)], TrialCounts.None, Token);

        var row = Assert.Single(await bench.RowsAsync(run, new TrialFilter(Arm: "them")));
        Assert.Equal((id, 2, from, to), (row.Id, row.Counts.Turns, row.StartedAt, row.EndedAt));
    }

    [Fact]
    public async Task Delete_Run_TakesTrialsAndTurnsWithIt()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var (run, trial) = await PlannedAsync(bench);
        var number = await bench.Trials.StartAsync(run, trial, Token);
        await bench.Trials.AddTurnsAsync(run, [new(trial, number, Turn(1))], Token);
        await bench.Trials.FinishAsync(run, trial, number, Passed, Token);

        await bench.Store.Runs.DeleteAsync(run, Token);

        await using var context = await bench.Store.Contexts.CreateDbContextAsync(Token);
        Assert.Equal((0, 0, 0, 0), (context.Trials.Count(), context.TrialTexts.Count(), context.Turns.Count(), context.TurnTexts.Count()));
    }

    private static TrialIdentity Planned => new(0, "write-01__abcdefg", "write-01", "oracle", 1, 7, new string('a', 64));

    private static TraceTurn Turn(int number) => new() { Number = number, Prompt = "p", Reply = "r", Parsed = new ParsedReply() };

    private static async Task<(string Run, long Trial)> PlannedAsync(BenchStore bench)
    {
        var run = await bench.SubmitAsync(bench.Spec("oracle"));
        await bench.Trials.AddMissingAsync(run, [Planned], Token);
        return (run, Assert.Single(await bench.Trials.WaitingAsync(run, Token)).Id);
    }
}
