using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Scheduling;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Scheduling;

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
        Assert.Equal(3, store.Get<JobStorage>().GetMonitoringApi().EnqueuedCount(RunJob.Queue));
    }

    [Fact]
    public async Task Hangfire_DeliversAnIdTwice_TheRunWorksOnce()
    {
        await using var store = await TestStore.CreateAsync(work: true);
        var id = await store.SubmitAsync();
        var last = await store.SubmitAsync("last");
        var hangfire = store.Get<IBackgroundJobClient>();
        hangfire.Enqueue<RunJob>(job => job.RunAsync(id, CancellationToken.None));
        hangfire.Enqueue<RunJob>(job => job.RunAsync(id, CancellationToken.None));
        hangfire.Enqueue<RunJob>(job => job.RunAsync(last, CancellationToken.None));
        using var changes = store.Events.Subscribe(last);
        var services = store.Get<IEnumerable<IHostedService>>().ToArray();

        foreach (var service in services)
        {
            await service.StartAsync(Token);
        }
        RunChange? end = null;
        while (end is not { State: RunState.Completed })
        {
            end = Assert.Single(await changes.NextAsync(Token));
        }
        foreach (var service in services.Reverse())
        {
            await service.StopAsync(Token);
        }

        // One worker: when the last one has ended, both deliveries of the first were dealt with.
        Assert.Equal(RunState.Completed, (await store.FindAsync(id)).State);
        Assert.Equal(2, store.Script.Calls);
        Assert.Single(await store.Queries.AttemptsAsync(id, Token));
    }
}
