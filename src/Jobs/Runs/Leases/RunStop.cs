namespace Vectorscope.Jobs.Runs.Leases;

/// <summary>Tells one handler to stop, and remembers the first reason.</summary>
internal sealed class RunStop : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _lock = new();
    private bool _disposed;

    public CancellationToken Token => _source.Token;

    public StopReason Reason { get; private set; }

    public void Request(StopReason reason)
    {
        lock (_lock)
        {
            // Losing the lease outranks all: whatever was asked for, this process may not write any more.
            if (_disposed || (Reason != StopReason.None && reason != StopReason.LeaseLost))
            {
                return;
            }
            Reason = reason;
            // The token is cancelled now, its callbacks run elsewhere: none of them can wait for this lock.
            _ = _source.CancelAsync();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _source.Dispose();
        }
    }
}
