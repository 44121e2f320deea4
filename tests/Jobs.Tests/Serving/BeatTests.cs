using Microsoft.Extensions.Time.Testing;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Jobs.Tests.Serving;

public sealed class BeatTests
{
    [Fact]
    public void Beat_WakesAllThatWaitAndNobodyBefore()
    {
        var time = new FakeTimeProvider();
        using var beat = new Beat(time);

        var first = beat.NextAsync(TimeSpan.FromMilliseconds(10));
        time.Advance(TimeSpan.FromMilliseconds(6));
        // Whoever waits first says when.
        var second = beat.NextAsync(TimeSpan.FromMilliseconds(500));
        time.Advance(TimeSpan.FromMilliseconds(3));
        Assert.False(first.IsCompleted || second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);

        var third = beat.NextAsync(TimeSpan.FromMilliseconds(20));
        time.Advance(TimeSpan.FromMilliseconds(19));
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(third.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Streams_GoOnWithinTheBeatOneAfterTheOther_AndMayWaitForTheNext()
    {
        var time = new FakeTimeProvider();
        using var beat = new Beat(time);
        var heard = new List<string>();
        async Task Stream(string name)
        {
            for (var round = 0; round < 3; round++)
            {
                await beat.NextAsync(TimeSpan.FromMilliseconds(10));
                heard.Add($"{name}{round}");
            }
        }
        Task[] streams = [Stream("a"), Stream("b"), Stream("c")];

        for (var round = 0; round < 3; round++)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            // All were here before the clock went on.
            Assert.Equal(3 * (round + 1), heard.Count);
        }
        await Task.WhenAll(streams);

        Assert.Equal(["a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"], heard);
    }
}
