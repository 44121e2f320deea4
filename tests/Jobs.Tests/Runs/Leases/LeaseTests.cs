using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Leases;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Runs.Leases;

public sealed class LeaseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_SixteenClaimersAtOnce_ExactlyOneGetsIt()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var claims = Enumerable.Range(0, 16).Select(async i =>
        {
            await start.Task;
            return await RunLease.ClaimAsync(store.Contexts, store.Time, id, $"claimer-{i}", Token);
        }).ToArray();
        start.SetResult();
        var leases = await Task.WhenAll(claims);

        Assert.Single(leases, lease => lease is not null);
        Assert.Single(await store.Queries.AttemptsAsync(id, Token));
    }

    [Fact]
    public async Task Claim_RunThatIsNotQueued_GetsNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        await store.Runs.CancelAsync(id, Token);

        Assert.Null(await RunLease.ClaimAsync(store.Contexts, store.Time, id, "me", Token));
        Assert.Null(await RunLease.ClaimAsync(store.Contexts, store.Time, "no-such-run", "me", Token));
    }

    [Fact]
    public async Task Sweep_HeartbeatOlderThanTheLease_InterruptsWithReasonAndAdvice()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        await RunLease.ClaimAsync(store.Contexts, store.Time, id, "elsewhere process 7 started 2026-11-22T10:00:00.0000000Z", Token);
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            await context.Runs.ExecuteUpdateAsync(set => set.SetProperty(run => run.ProgressDone, 12).SetProperty(run => run.ProgressUnit, "prompts"), Token);
        }
        var sweeper = store.Sweeper();

        store.Time.Advance(RunLease.Lasts);
        Assert.Equal(0, await sweeper.SweepAsync(Token));
        store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await sweeper.SweepAsync(Token));

        var run = await store.FindAsync(id);
        Assert.Equal(RunState.Interrupted, run.State);
        Assert.Contains("stopped answering at 2026-11-22 12:00:00 UTC", run.Reason, StringComparison.Ordinal);
        Assert.Contains("12 finished prompts", run.Advice, StringComparison.Ordinal);
        Assert.Equal(RunState.Interrupted, Assert.Single(await store.Queries.AttemptsAsync(id, Token)).State);
    }

    [Fact]
    public async Task Sweep_OwnerOfThisMachineIsGone_InterruptsAtOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        // The process id of this test, but started at another time: the number was used before.
        var dead = LeaseOwner.OfThisProcess with { StartedAt = LeaseOwner.OfThisProcess.StartedAt.AddDays(-1) };
        await RunLease.ClaimAsync(store.Contexts, store.Time, id, dead.ToString(), Token);

        Assert.Equal(1, await store.Sweeper().SweepAsync(Token));

        Assert.Equal(RunState.Interrupted, (await store.FindAsync(id)).State);
    }

    [Fact]
    public async Task Sweep_LivingOwner_LeavesTheRunAlone()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        await RunLease.ClaimAsync(store.Contexts, store.Time, id, LeaseOwner.OfThisProcess.ToString(), Token);

        Assert.Equal(0, await store.Sweeper().SweepAsync(Token));

        Assert.Equal(RunState.Running, (await store.FindAsync(id)).State);
    }

    [Fact]
    public async Task Sweep_DeadOwnerThatWasAskedToStop_CancelsTheRun()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        await RunLease.ClaimAsync(store.Contexts, store.Time, id, "elsewhere", Token);
        await store.Runs.CancelAsync(id, Token);
        store.Time.Advance(RunLease.Lasts + TimeSpan.FromSeconds(1));

        await store.Sweeper().SweepAsync(Token);

        Assert.Equal(RunState.Cancelled, (await store.FindAsync(id)).State);
    }

    [Fact]
    public async Task Execute_LeaseTakenByAnother_StopsTheHandlerAndWritesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        var stopped = new TaskCompletionSource();
        store.Script.Work = async (context, token) =>
        {
            await TakeLeaseAsync(store, id);
            context.Log("too late");
            try
            {
                await store.PassTimeUntilAsync(token);
            }
            finally
            {
                stopped.SetResult();
            }
            return RunOutcome.Completed("must not be stored");
        };

        await store.Executor.ExecuteAsync(id, Token);

        Assert.True(stopped.Task.IsCompleted);
        var run = await store.FindAsync(id);
        Assert.Equal((RunState.Running, "thief"), (run.State, run.LeaseOwner));
        Assert.Empty(await store.Queries.LogAsync(id, 0, 10, Token));
    }

    [Fact]
    public async Task Execute_LongWork_KeepsTheHeartbeatYoung()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await store.SubmitAsync();
        var claimed = store.Time.GetUtcNow();
        store.Script.Work = async (_, _) =>
        {
            await store.PassTimeUntilAsync(async () => (await store.FindAsync(id)).LeaseHeartbeat >= claimed + RunLease.HeartbeatEvery);
            return RunOutcome.Completed("Done.");
        };

        await store.Executor.ExecuteAsync(id, Token);

        Assert.Equal(RunState.Completed, (await store.FindAsync(id)).State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("host process x started 2026-01-01T00:00:00Z")]
    [InlineData("host process 1 started yesterday")]
    public void LeaseOwner_TextOfSomethingElse_IsNotParsed(string text) => Assert.Null(LeaseOwner.Parse(text));

    [Fact]
    public void LeaseOwner_OfThisProcess_SurvivesItsTextAndIsAlive()
    {
        var owner = LeaseOwner.Parse(LeaseOwner.OfThisProcess.ToString());

        Assert.Equal(LeaseOwner.OfThisProcess, owner);
        Assert.False(owner!.IsKnownGone());
        Assert.False((owner with { Machine = "another", ProcessId = int.MaxValue }).IsKnownGone());
        Assert.True((owner with { ProcessId = int.MaxValue }).IsKnownGone());
    }

    private static async Task TakeLeaseAsync(TestStore store, string id)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        await context.Runs.Where(run => run.Id == id).ExecuteUpdateAsync(set => set.SetProperty(run => run.LeaseOwner, "thief"), Token);
    }
}
