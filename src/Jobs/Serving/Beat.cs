namespace Vectorscope.Jobs.Serving;

/// <summary>
/// Wakes all streams that wait, one after the other on one thread. What they send leaves together, and between two beats the processors
/// are the model's.
/// </summary>
internal sealed class Beat : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private List<TaskCompletionSource> _waiting = [];

    internal Beat(TimeProvider time) => _timer = time.CreateTimer(_ => Strike(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Ends with the next beat, and whoever awaits it goes on within that.</summary>
    /// <param name="pace">Until then, if nobody waits for it yet.</param>
    internal Task NextAsync(TimeSpan pace)
    {
        // One for each: of several that await the same task all but one would go on on threads of their own.
        var next = new TaskCompletionSource();
        lock (_lock)
        {
            _waiting.Add(next);
            if (_waiting.Count == 1)
            {
                _timer.Change(pace, Timeout.InfiniteTimeSpan);
            }
        }
        return next.Task;
    }

    private void Strike()
    {
        List<TaskCompletionSource> due;
        lock (_lock)
        {
            (due, _waiting) = (_waiting, []);
        }
        foreach (var one in due)
        {
            one.SetResult();
        }
    }

    public void Dispose() => _timer.Dispose();
}
