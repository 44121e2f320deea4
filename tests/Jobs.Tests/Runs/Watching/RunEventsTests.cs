using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Runs.Watching;

public sealed class RunEventsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscription_ManyChangesUnread_HoldsTheLatestOfEachRun()
    {
        var events = new RunEvents();
        using var subscription = events.Subscribe();

        for (var i = 1; i <= 50; i++)
        {
            events.Publish(Change("a", i));
            events.Publish(Change("b", 100 + i));
        }

        var changes = await subscription.NextAsync(Token);
        Assert.Equal([("a", 50L), ("b", 150L)], changes.Select(change => (change.RunId, change.Change)));
    }

    [Fact]
    public async Task Subscription_OfOneRun_HearsNothingOfOthers()
    {
        var events = new RunEvents();
        using var subscription = events.Subscribe("a");

        events.Publish(Change("b", 1));
        events.Publish(Change("a", 2));

        Assert.Equal("a", Assert.Single(await subscription.NextAsync(Token)).RunId);
    }

    [Fact]
    public async Task Dispose_OpenSubscription_EndsItsReaderAndTheCountReturnsToZero()
    {
        var events = new RunEvents();
        var subscription = events.Subscribe();
        var reading = subscription.NextAsync(Token).AsTask();
        Assert.Equal(1, events.SubscriberCount);

        subscription.Dispose();

        Assert.Empty(await reading);
        Assert.Equal(0, events.SubscriberCount);
    }

    [Fact]
    public async Task Feed_ChangesOfAnotherProcess_ReachTheWatchersHere()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = await TestStore.CreateAsync(sharing: store);
        var feed = store.Feed();
        using var subscription = store.Events.Subscribe();
        var id = await other.SubmitAsync();
        await other.Executor.ExecuteAsync(id, Token);

        await feed.PublishNewAsync(Token);
        var ended = Assert.Single(await subscription.NextAsync(Token));
        await other.Runs.DeleteAsync(id, Token);
        await feed.PublishNewAsync(Token);
        var removed = Assert.Single(await subscription.NextAsync(Token));

        Assert.Equal((id, RunState.Completed, false), (ended.RunId, ended.State, ended.Removed));
        Assert.Equal((id, true), (removed.RunId, removed.Removed));
        Assert.True(removed.Change > ended.Change);
    }

    [Fact]
    public async Task Feed_WriteOfThisProcess_IsTakenUpWithoutTheClock()
    {
        await using var store = await TestStore.CreateAsync();
        var feed = store.Feed();
        await feed.StartAsync(Token);
        using var subscription = store.Events.Subscribe();

        var id = await store.SubmitAsync();

        Assert.Equal(id, Assert.Single(await subscription.NextAsync(Token)).RunId);
        await feed.StopAsync(Token);
    }

    private static RunChange Change(string id, long change) =>
        new(id, RunState.Running, null, new RunProgress(change, null, null, null, null), false, 1, 0, change);
}
