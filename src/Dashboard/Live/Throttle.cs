namespace Vectorscope.Dashboard.Live;

/// <summary>
/// Runs an action at most once per interval however often it is asked for: at once when it rested, else when the interval
/// ends, and then once for everything asked meanwhile. The last request is never lost.
/// </summary>
public sealed class Throttle : IAsyncDisposable
{
    /// <summary>What live pages use: ten updates a second read as continuous and leave a circuit time to breathe.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Func<Task> _action;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _lastStart;
    private bool _asked;
    private bool _running;
    private bool _waiting;
    private bool _disposed;

    /// <summary>Makes a throttle; <paramref name="action"/> never runs twice at the same time.</summary>
    public Throttle(Func<Task> action, TimeProvider time)
    {
        _action = action;
        _time = time;
        _lastStart = time.GetTimestamp() - (long)(Interval.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks for a run of the action.</summary>
    public void Request()
    {
        lock (_gate)
        {
            _asked = true;
            Schedule();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        await _timer.DisposeAsync();
    }

    private void Schedule()
    {
        if (_disposed || _running || _waiting || !_asked)
        {
            return;
        }

        var rest = Interval - _time.GetElapsedTime(_lastStart);
        _waiting = true;
        _timer.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _waiting = false;
            if (_disposed || _running || !_asked)
            {
                return;
            }

            (_asked, _running) = (false, true);
            _lastStart = _time.GetTimestamp();
        }

        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        try
        {
            await _action();
        }
        finally
        {
            lock (_gate)
            {
                _running = false;
                Schedule();
            }
        }
    }
}
