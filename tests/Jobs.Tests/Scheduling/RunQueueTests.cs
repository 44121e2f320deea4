using System.Text.Json.Nodes;
using Hangfire;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Scheduling;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Scheduling;

[Collection(nameof(WorkingStore))]
public sealed class RunQueueTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Submits it in a moment of its own, so that ids have the order of the submissions.</summary>
    private static Task<string> SubmitAsync(TestStore store, string name, RunNeeds queue = RunNeeds.Engine)
    {
        store.Time.Advance(TimeSpan.FromMilliseconds(10));
        return store.SubmitAsync(name, queue);
    }

    [Fact]
    public async Task Queues_WhateverBlocksOne_TheOthersGoOn()
    {
        await using var store = await TestStore.CreateAsync(work: true);
        var (blocked, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        store.Script.Work = async (context, token) =>
        {
            await (context.Name == "blocked" ? blocked.Task : free.Task).WaitAsync(token);
            return RunOutcome.Completed("Done.");
        };
        // As many as the queue has workers, and one more that waits behind them.
        var servers = new[] { await SubmitAsync(store, "blocked", RunNeeds.Sandboxes), await SubmitAsync(store, "blocked", RunNeeds.Sandboxes) };
        var behind = await SubmitAsync(store, "behind", RunNeeds.Sandboxes);
        var capture = await SubmitAsync(store, "capture");
        var second = await SubmitAsync(store, "second");
        var light = await SubmitAsync(store, "light", RunNeeds.Light);
        await using var working = await WorkingStore.StartAsync(store);

        free.SetResult();
        await working.EndAsync(light);
        await working.EndAsync(capture);
        await working.EndAsync(second);

        Assert.Equal(RunState.Queued, (await store.FindAsync(behind)).State);
        foreach (var id in servers)
        {
            Assert.False((await store.FindAsync(id)).State.IsEnd());
        }
        blocked.SetResult();
        foreach (var id in servers.Append(behind))
        {
            await working.EndAsync(id);
        }
    }

    [Fact]
    public async Task Engine_HasOneWorker_RunsTakeTurnsInTheirOrder()
    {
        await using var store = await TestStore.CreateAsync(work: true);
        var (now, most) = (0, 0);
        var order = new List<string>();
        store.Script.Work = async (context, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            order.Add(context.Name);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return RunOutcome.Completed("Done.");
        };
        var ids = new List<string>();
        foreach (var name in new[] { "one", "two", "three" })
        {
            ids.Add(await SubmitAsync(store, name));
        }
        await using var working = await WorkingStore.StartAsync(store);

        foreach (var id in ids)
        {
            await working.EndAsync(id);
        }

        Assert.Equal(1, most);
        Assert.Equal(["one", "two", "three"], order);
    }

    [Fact]
    public async Task Poll_QueuesThatThisProcessDoesNotServe_AreLeftToOthers()
    {
        await using var store = await TestStore.CreateAsync(work: true, workers: new Dictionary<RunNeeds, int> { [RunNeeds.Light] = 1, [RunNeeds.Engine] = 0 });
        await using var other = await TestStore.CreateAsync(sharing: store, work: true, workers: new Dictionary<RunNeeds, int> { [RunNeeds.Sandboxes] = 1 });
        var engine = await SubmitAsync(store, "engine");
        await SubmitAsync(store, "sandboxes", RunNeeds.Sandboxes);
        var light = await SubmitAsync(store, "light", RunNeeds.Light);

        Assert.Equal(1, await store.Get<QueuePoller>().PollAsync(Token));
        Assert.Equal(0, await store.Get<QueuePoller>().PollAsync(Token));
        Assert.Equal(1, await other.Get<QueuePoller>().PollAsync(Token));

        Assert.Equal("light", Assert.Single(store.Get<JobStorage>().GetMonitoringApi().Queues()).Name);
        Assert.Equal("sandboxes", Assert.Single(other.Get<JobStorage>().GetMonitoringApi().Queues()).Name);
        await using var working = await WorkingStore.StartAsync(store);
        await working.EndAsync(light);
        Assert.Equal(RunState.Queued, (await store.FindAsync(engine)).State);
    }

    [Fact]
    public async Task Of_KindsAndSpecs_FollowsWhatTheyNeed()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var folder = TestModel.Create(bench.Store);
        var agents = bench.Spec("oracle", "nop");
        var server = bench.Spec("terminus-2");
        server["arms"]![0]!["model"] = new JsonObject { ["server"] = "http://localhost:30000/v1", ["name"] = "m" };
        var mixed = bench.Spec("terminus-2", "nop");
        mixed["arms"]![0]!["model"] = new JsonObject { ["engine"] = folder };

        async Task<RunNeeds> OfAsync(JsonObject spec)
        {
            var check = await bench.CheckAsync(spec);
            Assert.Empty(check.Errors);
            return check.Needs;
        }

        Assert.Equal(
            [RunNeeds.Sandboxes, RunNeeds.Sandboxes, RunNeeds.Engine],
            [await OfAsync(agents), await OfAsync(server), await OfAsync(mixed)]);
    }
}
