namespace Vectorscope.Jobs.Models.Servers;

/// <summary>Lets calls of a server begin one at a time and evenly: a burst at the start of a minute is what servers refuse.</summary>
internal sealed class CallPace(int perMinute, TimeProvider time) : IDisposable
{
    private readonly TimeSpan _period = TimeSpan.FromMinutes(1.0 / perMinute);
    private readonly SemaphoreSlim _next = new(1, 1);
    private long? _last;

    /// <summary>Waits for the caller's turn, in the order of the callers; one that gives up takes nobody's.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _next.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && _period - time.GetElapsedTime(last) is { Ticks: > 0 } left)
            {
                await Task.Delay(left, time, cancellationToken);
            }
            _last = time.GetTimestamp();
        }
        finally
        {
            _next.Release();
        }
    }

    public void Dispose() => _next.Dispose();
}
