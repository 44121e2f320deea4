using Microsoft.Extensions.Time.Testing;
using Vectorscope.Dashboard.Live;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Live;

public sealed class RunWatchTests
{
    private readonly RunEvents _events = new();
    private readonly FakeTimeProvider _time = new();
    private readonly System.Threading.Channels.Channel<IReadOnlyList<RunChange>> _heard = System.Threading.Channels.Channel.CreateUnbounded<IReadOnlyList<RunChange>>();

    [Fact]
    public async Task Watch_ManyChangesWithinTheInterval_HearsTheLatestOnce()
    {
        await using var watch = Start("a");
        _events.Publish(Change("a", 1));
        Assert.Equal(1, Assert.Single(await HeardAsync()).Change);
        for (var i = 2; i <= 50; i++)
        {
            _events.Publish(Change("a", i));
        }

        Assert.False(_heard.Reader.TryRead(out _));
        // Again and again: on a busy machine the watch may begin to wait only after the first time.
        for (; !_heard.Reader.TryPeek(out _); await Task.Yield())
        {
            _time.Advance(RunWatch.Interval);
        }

        Assert.Equal(50, Assert.Single(await HeardAsync()).Change);
    }

    [Fact]
    public async Task Watch_AnotherRun_HearsNothingOfIt()
    {
        await using var watch = Start("a");
        _events.Publish(Change("b", 1));
        _events.Publish(Change("a", 2));

        Assert.Equal("a", Assert.Single(await HeardAsync()).RunId);
    }

    [Fact]
    public async Task Dispose_Watching_LeavesNoSubscriber()
    {
        var watch = Start(null);
        _events.Publish(Change("a", 1));
        await HeardAsync();
        Assert.Equal(1, _events.SubscriberCount);

        await watch.DisposeAsync();

        Assert.Equal(0, _events.SubscriberCount);
        _events.Publish(Change("a", 2));
        _time.Advance(RunWatch.Interval);
        Assert.False(_heard.Reader.TryRead(out _));
    }

    private static RunChange Change(string run, long change) =>
        new(run, RunState.Running, null, new RunProgress(change, 100, "prompts", null, null), false, 1, 0, change);

    private RunWatch Start(string? run) => RunWatch.Start(
        _events,
        run,
        changes =>
        {
            Assert.True(_heard.Writer.TryWrite(changes));
            return Task.CompletedTask;
        },
        _time);

    private ValueTask<IReadOnlyList<RunChange>> HeardAsync() => _heard.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
