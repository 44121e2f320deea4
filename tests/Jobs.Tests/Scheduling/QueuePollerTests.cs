using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Scheduling;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Scheduling;

[Collection(nameof(WorkingStore))]
public sealed class QueuePollerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Poll_QueuedRuns_AreHandedOverOnceUntilForgotten()
    {
        await using var store = await TestStore.CreateAsync(work: true);
        var poller = store.Get<QueuePoller>();
        var id = await store.SubmitAsync();
        await store.SubmitAsync();

        Assert.Equal(2, await poller.PollAsync(Token));
        Assert.Equal(0, await poller.PollAsync(Token));
        poller.Forget(id);
        Assert.Equal(1, await poller.PollAsync(Token));
        Assert.Equal(3, store.Get<JobStorage>().GetMonitoringApi().EnqueuedCount("engine"));
    }

    [Fact]
    public async Task Poll_HangfireTakesOneNot_ItIsHandedOverByTheNextLook()
    {
        var busy = new BusyClient();
        await using var store = await TestStore.CreateAsync(work: true, alter: services => services.AddSingleton<IBackgroundJobClient>(busy));
        var poller = store.Get<QueuePoller>();
        await store.SubmitAsync();

        await Assert.ThrowsAsync<TimeoutException>(() => poller.PollAsync(Token));
        Assert.Equal(1, await poller.PollAsync(Token));
        Assert.Equal(0, await poller.PollAsync(Token));
        Assert.Equal(2, busy.Asked);
    }

    [Fact]
    public async Task Hangfire_DeliversAnIdTwice_TheRunWorksOnce()
    {
        await using var store = await TestStore.CreateAsync(work: true);
        var id = await store.SubmitAsync();
        var last = await store.SubmitAsync("last");
        var hangfire = store.Get<IBackgroundJobClient>();
        foreach (var delivered in new[] { id, id, last })
        {
            hangfire.Create<RunJob>(job => job.RunAsync(delivered, CancellationToken.None), new EnqueuedState("engine"));
        }

        await using (var working = await WorkingStore.StartAsync(store))
        {
            await working.EndAsync(last);
        }

        // One worker: when the last one has ended, both deliveries of the first were dealt with.
        Assert.Equal(RunState.Completed, (await store.FindAsync(id)).State);
        Assert.Equal(2, store.Script.Calls);
        Assert.Single(await store.Queries.AttemptsAsync(id, Token));
    }

    /// <summary>Its storage does not answer in time at first, as on a machine that is too busy.</summary>
    private sealed class BusyClient : IBackgroundJobClient
    {
        public int Asked { get; private set; }

        public string Create(Job job, IState state) => ++Asked == 1 ? throw new TimeoutException("busy") : "1";

        public bool ChangeState(string jobId, IState state, string expectedState) => throw new NotSupportedException();
    }
}
