using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A clock that leaps over every wait of up to a minute as soon as somebody waits; longer limits strike when it gets there.</summary>
internal sealed class LeapingTime : FakeTimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public LeapingTime() : base(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>The waits it leapt over, in the order in which they began.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= Longest)
        {
            Waits.Enqueue(dueTime);
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        }
        return timer;
    }
}
