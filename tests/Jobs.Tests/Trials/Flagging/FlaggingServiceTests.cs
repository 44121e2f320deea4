using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Trials.Findings;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Flagging;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Trials.Flagging;

public sealed class FlaggingServiceTests
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AtStart_WhatWaitsIsFlagged_WithoutATick()
    {
        await using var before = await StoreWithTrialsAsync(trials: 60);
        await using var later = await TrialFlaggerTests.StoreAsync(before, new Says("word", "no", version: 2));
        Assert.Equal(60, await WaitingAsync(later));
        using var service = Service(later);

        await service.StartAsync(Token);

        await Patience.UntilAsync(async () => await WaitingAsync(later) == 0);
        Assert.Equal(60, await FoundAsync(later));
        await service.StopAsync(Token);
    }

    [Fact]
    public async Task ATrialThatComesLater_IsFlaggedAtTheNextLook()
    {
        await using var store = await TrialFlaggerTests.StoreAsync(null, new Says("word", "maybe"));
        using var service = Service(store);
        await service.StartAsync(Token);
        var run = await store.SubmitAsync();
        await TrialFlaggerTests.ImportAsync(store, run, 0, "maybe");
        await ForgetAsync(store);

        await Patience.UntilAsync(async () =>
        {
            store.Time.Advance(s_look);
            return await WaitingAsync(store) == 0;
        });

        await service.StopAsync(Token);
    }

    /// <summary>Two versions of the product over one folder: each would undo what the other does, so the first to come does it alone.</summary>
    [Fact]
    public async Task ASecondProcess_LooksOn_UntilTheFirstIsGone()
    {
        await using var before = await StoreWithTrialsAsync(trials: 3);
        await using var first = await TrialFlaggerTests.StoreAsync(before, new Says("word", "no", version: 2));
        await using var second = await TrialFlaggerTests.StoreAsync(before, new Says("word", "maybe", version: 3));
        using var holder = Service(first);
        await holder.StartAsync(Token);
        await Patience.UntilAsync(async () => await WaitingAsync(first) == 0);
        using var other = Service(second);

        await other.StartAsync(Token);
        for (var look = 0; look < 4; look++)
        {
            second.Time.Advance(s_look);
            // What it needs for a look where nobody holds the folder is a fraction of this.
            await Task.Delay(250, Token);
        }

        Assert.Equal(3, await WaitingAsync(second));
        Assert.Equal(0, await WaitingAsync(first));

        await holder.StopAsync(Token);
        await Patience.UntilAsync(async () =>
        {
            second.Time.Advance(s_look);
            return await WaitingAsync(second) == 0;
        });
        Assert.Equal(3, await WaitingAsync(first));
        await other.StopAsync(Token);
    }

    [Fact]
    public async Task ALookThatFails_IsTriedAgainFiveSecondsLater()
    {
        await using var before = await StoreWithTrialsAsync(trials: 1);
        await using var later = await TrialFlaggerTests.StoreAsync(before, new Says("word", "no", version: 2));
        var contexts = new BusyOnce(later.Contexts);
        using var service = Service(later, new TrialFlagger(contexts, later.Get<TrialQueries>(), later.Get<RunPeers>(), later.Get<FindingRules>(), later.Events, NullLogger<TrialFlagger>.Instance));

        await service.StartAsync(Token);
        await contexts.Failed.WaitAsync(Patience.Limit, Token);
        Assert.Equal(1, await WaitingAsync(later));
        later.Time.Advance(s_look - TimeSpan.FromTicks(1));
        Assert.Equal(1, contexts.Asked);
        later.Time.Advance(TimeSpan.FromTicks(1));

        await Patience.UntilAsync(async () => await WaitingAsync(later) == 0);
        await service.StopAsync(Token);
        Assert.True(service.ExecuteTask!.IsCanceled || service.ExecuteTask.IsCompletedSuccessfully, "The service ended in an error.");
    }

    // Their first reply has a word that only later rules look for.
    private static async Task<TestStore> StoreWithTrialsAsync(int trials)
    {
        var store = await TrialFlaggerTests.StoreAsync(null, new Says("word", "yes"));
        var run = await store.SubmitAsync();
        for (var i = 0; i < trials; i++)
        {
            await TrialFlaggerTests.ImportAsync(store, run, i, "no");
        }
        return store;
    }

    private static FlaggingService Service(TestStore store, TrialFlagger? flagger = null) =>
        new(flagger ?? store.Get<TrialFlagger>(), store.Folder, store.Time, NullLogger<FlaggingService>.Instance);

    private static Task<int> WaitingAsync(TestStore store) => store.Get<TrialFlagger>().WaitingAsync(Token);

    private static async Task<int> FoundAsync(TestStore store)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        return await context.TurnFindings.CountAsync(flag => flag.Version == 2, Token);
    }

    // As if rules of another version had flagged them.
    private static async Task ForgetAsync(TestStore store)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        await context.Trials.ExecuteUpdateAsync(set => set.SetProperty(trial => trial.FlaggedBy, "other"), Token);
        await context.RunFlaggings.ExecuteUpdateAsync(set => set.SetProperty(flagging => flagging.Mark, "other"), Token);
    }

    /// <summary>A store that another writer holds at the first look.</summary>
    private sealed class BusyOnce(IDbContextFactory<VectorscopeContext> store) : IDbContextFactory<VectorscopeContext>
    {
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public Task Failed => _failed.Task;

        public int Asked => _asked;

        public VectorscopeContext CreateDbContext()
        {
            if (Interlocked.Increment(ref _asked) > 1)
            {
                return store.CreateDbContext();
            }
            _failed.SetResult();
            throw new SqliteException("database is locked", 5);
        }
    }
}
