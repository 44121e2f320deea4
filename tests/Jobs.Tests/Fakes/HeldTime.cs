namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>
/// The system's clock for what really runs, except that its limits strike when the test says so: a process takes its own time, however long
/// that is on a busy machine. A limit is whatever is waited for longer than twenty seconds.
/// </summary>
internal sealed class HeldTime : TimeProvider
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly List<Held> _held = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < Least)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }
        // Of its own accord it strikes only where the test hangs.
        var timer = new Held(this, dueTime, base.CreateTimer(callback, state, dueTime > Patience.Limit ? dueTime : Patience.Limit, period));
        lock (_lock) _held.Add(timer);
        return timer;
    }

    /// <summary>Lets what is limited to this time come to its limit now.</summary>
    public void Strike(TimeSpan limit)
    {
        Held[] struck;
        lock (_lock) struck = [.. _held.Where(timer => timer.Limit == limit)];
        Assert.NotEmpty(struck);
        foreach (var timer in struck) timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private sealed class Held(HeldTime time, TimeSpan limit, ITimer timer) : ITimer
    {
        public TimeSpan Limit => limit;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            lock (time._lock) time._held.Remove(this);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            lock (time._lock) time._held.Remove(this);
            return timer.DisposeAsync();
        }
    }
}
