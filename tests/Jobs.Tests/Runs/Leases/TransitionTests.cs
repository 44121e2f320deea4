using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Leases;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Runs.Leases;

public sealed class TransitionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancel_QueuedRun_EndsItAtOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();

        Assert.True((await store.Runs.CancelAsync(id, Token)).IsDone);

        var run = await store.FindAsync(id);
        Assert.Equal((RunState.Cancelled, store.Time.GetUtcNow()), (run.State, run.EndedAt));
        Assert.False(await store.Executor.ExecuteAsync(id, Token));
        Assert.Equal(0, store.Script.Calls);
    }

    [Fact]
    public async Task Cancel_RunningRun_StopsTheHandlerWithoutWaitingForTheClock()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        store.Script.Work = async (context, token) =>
        {
            context.Report(4, 60, "prompts");
            Assert.True((await store.Runs.CancelAsync(id, Token)).IsDone);
            await Task.Delay(Timeout.Infinite, token);
            return RunOutcome.Completed("never");
        };

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal(RunState.Cancelled, run.State);
        Assert.Contains("4 finished prompts", run.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_ThroughAnotherProcess_ReachesTheHandlerByTheStore()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = await TestStore.CreateAsync(sharing: store);
        var id = await store.SubmitAsync();
        store.Script.Work = async (_, token) =>
        {
            await other.Runs.CancelAsync(id, Token);
            await store.PassTimeUntilAsync(token);
            return RunOutcome.Completed("never");
        };

        await store.Executor.ExecuteAsync(id, Token);

        Assert.Equal(RunState.Cancelled, (await store.FindAsync(id)).State);
    }

    [Fact]
    public async Task Shutdown_RunningRun_BecomesInterrupted()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        using var shutdown = new CancellationTokenSource();
        store.Script.Work = async (_, token) =>
        {
            await shutdown.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return RunOutcome.Completed("never");
        };

        await store.Executor.ExecuteAsync(id, shutdown.Token);

        var run = await store.FindAsync(id);
        Assert.Equal(RunState.Interrupted, run.State);
        Assert.Equal("The process that ran it was shut down.", run.Reason);
    }

    [Fact]
    public async Task Resume_FailedRun_RunsASecondAttemptAndKeepsTheFirst()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        store.Script.Work = (context, _) =>
        {
            context.Log($"attempt {context.Attempt}");
            File.AppendAllText(Path.Combine(context.WorkFolder, "finished"), "x");
            return context.Attempt == 1
                ? throw new RunFailureException("It broke.", "Mend it.")
                : Task.FromResult(RunOutcome.Completed($"{File.ReadAllText(Path.Combine(context.WorkFolder, "finished")).Length} items"));
        };

        await store.Executor.ExecuteAsync(id, Token);
        var failed = await store.FindAsync(id);
        Assert.True((await store.Runs.ResumeAsync(id, Token)).IsDone);
        var queued = await store.FindAsync(id);
        await store.Executor.ExecuteAsync(id, Token);

        Assert.Equal((RunState.Failed, "It broke.", "Mend it."), (failed.State, failed.Reason, failed.Advice));
        Assert.Contains(nameof(RunFailureException), failed.Detail, StringComparison.Ordinal);
        Assert.Equal((RunState.Queued, null, null), (queued.State, queued.Advice, queued.EndedAt));
        Assert.Equal("2 items", (await store.FindAsync(id)).Reason);
        Assert.Equal([RunState.Failed, RunState.Completed], (await store.Queries.AttemptsAsync(id, Token)).Select(attempt => attempt.State));
        Assert.Equal([(1L, "attempt 1"), (2L, "It broke."), (3L, "attempt 2")],
            (await store.Queries.LogAsync(id, 0, 10, Token)).Select(line => (line.Sequence, line.Text)));
    }

    [Fact]
    public async Task IllegalSteps_EveryState_AreRefusedWithASentence()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();

        Assert.Equal(RunActionStatus.Refused, (await store.Runs.ResumeAsync(id, Token)).Status);
        Assert.Equal(RunActionStatus.Refused, (await store.Runs.ArchiveAsync(id, true, Token)).Status);
        store.Script.Work = async (_, _) =>
        {
            Assert.Equal(RunActionStatus.Refused, (await store.Runs.ResumeAsync(id, Token)).Status);
            Assert.Equal(RunActionStatus.Refused, (await store.Runs.DeleteAsync(id, Token)).Status);
            return RunOutcome.Completed("Done.");
        };
        await store.Executor.ExecuteAsync(id, Token);
        Assert.Equal(RunState.Completed, (await store.FindAsync(id)).State);
        Assert.Equal(RunActionStatus.Refused, (await store.Runs.CancelAsync(id, Token)).Status);
        Assert.Equal(RunActionStatus.Refused, (await store.Runs.ResumeAsync(id, Token)).Status);
        Assert.Equal(RunActionStatus.NotFound, (await store.Runs.CancelAsync("nothing", Token)).Status);
        Assert.Equal(RunActionStatus.NotFound, (await store.Runs.EditAsync("nothing", new RunEdit("x"), Token)).Status);
        Assert.Equal(RunActionStatus.Refused, (await store.Runs.EditAsync(id, new RunEdit(" "), Token)).Status);
    }

    [Fact]
    public async Task Execute_HandlerThrowsAnythingElse_FailsWithSentenceAdviceAndDetail()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        store.Script.Work = (_, _) => throw new InvalidOperationException("first line\n  at native frame");

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal((RunState.Failed, "Something unexpected went wrong: first line"), (run.State, run.Reason));
        Assert.NotNull(run.Advice);
        Assert.Contains("native frame", run.Detail, StringComparison.Ordinal);
    }

    /// <summary>What the engine refuses is the input's fault: no word of a broken machine, and no advice to resume.</summary>
    [Theory]
    [InlineData(true, "Permutations is 1; it must be between 20 and 100000, or null.")]
    [InlineData(false, "Prompt 0 is empty.")]
    public async Task Execute_InputThatIsRefused_FailsWithTheReasonAndAdviceToChangeIt(bool setting, string sentence)
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        store.Script.Work = (_, _) =>
        {
            if (setting) new SeparabilityOptions { Permutations = 1 }.Validate();
            throw new RefusedInputException("Prompt 0 is empty.");
        };

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal((RunState.Failed, sentence, "Run it again with changes."), (run.State, run.Reason, run.Advice));
    }

    [Fact]
    public async Task Execute_LogThatCannotBeStored_StopsTheHandlerAndFails()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        store.Script.Work = async (context, token) =>
        {
            await using (var database = await store.Contexts.CreateDbContextAsync(token))
            {
                await database.Database.ExecuteSqlRawAsync("DROP TABLE \"LogLines\";", token);
            }
            context.Log("nowhere to go");
            await Task.Delay(Timeout.Infinite, token);
            return RunOutcome.Completed("never");
        };

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("LogLines", run.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_Completed_KeepsTheWorkFolderOnlyUntilThen()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        store.Script.Work = (context, _) => Task.FromResult(context.Attempt == 1
            ? RunOutcome.Failed("No.", "Again.")
            : RunOutcome.Completed("Yes."));

        await store.Executor.ExecuteAsync(id, Token);
        Assert.True(Directory.Exists(store.Folder.RunFolder(id)));
        await store.Runs.ResumeAsync(id, Token);
        await store.Executor.ExecuteAsync(id, Token);

        Assert.False(Directory.Exists(store.Folder.RunFolder(id)));
    }

    [Fact]
    public async Task Execute_SameIdTwiceAtOnce_WorksOnce()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = await TestStore.CreateAsync(sharing: store);
        var id = await store.SubmitAsync();

        var worked = await Task.WhenAll(
            store.Executor.ExecuteAsync(id, Token), store.Executor.ExecuteAsync(id, Token), other.Executor.ExecuteAsync(id, Token));

        Assert.Single(worked, done => done);
        Assert.Equal(1, store.Script.Calls + other.Script.Calls);
        var owner = (worked[2] ? other : store).Executor.Owner;
        Assert.Equal(owner.ToString(), Assert.Single(await store.Queries.AttemptsAsync(id, Token)).Owner);
    }

    /// <summary>The clock of the machine that looks has come further than the heartbeat of the one that works; what it took, the other may not end.</summary>
    [Fact]
    public async Task Execute_TakenByAMachineWhoseClockIsAhead_IsNotEndedByItsFormerOwner()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = await TestStore.CreateAsync(sharing: store);
        var id = await store.SubmitAsync();
        store.Script.Work = async (_, _) =>
        {
            other.Time.Advance(RunLease.Lasts + TimeSpan.FromSeconds(1));
            Assert.Equal(1, await other.Sweeper().SweepAsync(Token));
            Assert.True((await other.Runs.ResumeAsync(id, Token)).IsDone);
            Assert.True(await other.Executor.ExecuteAsync(id, Token));
            return RunOutcome.Failed("No.", "Again.");
        };

        await store.Executor.ExecuteAsync(id, Token);

        Assert.Equal(RunState.Completed, (await store.FindAsync(id)).State);
        Assert.Equal(
            [(RunState.Interrupted, store.Executor.Owner.ToString()), (RunState.Completed, other.Executor.Owner.ToString())],
            (await store.Queries.AttemptsAsync(id, Token)).Select(attempt => (attempt.State, attempt.Owner)));
    }

    [Fact]
    public async Task Log_ThousandLinesFromManyThreads_AreStoredInSequenceWithoutGaps()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        store.Script.Work = (context, _) =>
        {
            Parallel.For(0, 1000, i => context.Log($"line {i}"));
            return Task.FromResult(RunOutcome.Completed("Done."));
        };

        await store.Executor.ExecuteAsync(id, Token);

        var log = await store.Queries.LogAsync(id, 0, 2000, Token);
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), log.Select(line => line.Sequence));
        Assert.Equal(1000, log.Select(line => line.Text).Distinct().Count());
        Assert.Equal([999L, 1000L], (await store.Queries.LogAsync(id, 998, 10, Token)).Select(line => line.Sequence));
        Assert.Equal(1000, (await store.FindAsync(id)).LastLogSequence);
    }

    [Fact]
    public async Task Edit_ArchiveAndDelete_LeaveWhatTheySay()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync("old name");
        await store.Executor.ExecuteAsync(id, Token);

        await store.Runs.EditAsync(id, new RunEdit("new name", "a note", "first"), Token);
        await store.Runs.ArchiveAsync(id, true, Token);

        var run = await store.FindAsync(id);
        Assert.Equal(("new name", "a note", "first", true), (run.Name, run.Notes, run.Tags, run.Archived));
        Assert.Equal(0, await store.Queries.CountAsync(new RunFilter(), Token));
        Assert.Equal(1, await store.Queries.CountAsync(new RunFilter(Archived: true), Token));

        Directory.CreateDirectory(store.Folder.RunFolder(id));
        Assert.True((await store.Runs.DeleteAsync(id, Token)).IsDone);
        Assert.Null(await store.Queries.FindAsync(id, Token));
        Assert.Empty(await store.Queries.TimelineAsync(id, Token));
        Assert.False(Directory.Exists(store.Folder.RunFolder(id)));
    }
}
