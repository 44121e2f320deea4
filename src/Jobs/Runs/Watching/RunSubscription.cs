using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Vectorscope.Jobs.Runs.Watching;

/// <summary>One watcher's view of the changes, holding the latest change of each run until it is read.</summary>
public sealed class RunSubscription : IDisposable
{
    private readonly string? _runId;
    private readonly Action<RunSubscription> _remove;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RunChange> _latest = [];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal RunSubscription(string? runId, Action<RunSubscription> remove)
    {
        _runId = runId;
        _remove = remove;
    }

    /// <summary>Waits for changes and returns the latest of each run that changed, oldest change first; empty when disposed.</summary>
    public async ValueTask<IReadOnlyList<RunChange>> NextAsync(CancellationToken cancellationToken)
    {
        while (await _signal.Reader.WaitToReadAsync(cancellationToken))
        {
            _signal.Reader.TryRead(out _);
            lock (_lock)
            {
                if (_latest.Count > 0)
                {
                    RunChange[] changes = [.. _latest.Values.OrderBy(change => change.Change)];
                    _latest.Clear();
                    return changes;
                }
            }
        }
        return [];
    }

    /// <summary>All changes until the subscription is disposed.</summary>
    public async IAsyncEnumerable<RunChange> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is { Count: > 0 } changes)
        {
            foreach (var change in changes)
            {
                yield return change;
            }
        }
    }

    internal void Offer(RunChange change)
    {
        if (_runId is not null && change.RunId != _runId)
        {
            return;
        }
        lock (_lock)
        {
            if (_latest.TryGetValue(change.RunId, out var known) && known.Change > change.Change)
            {
                return;
            }
            _latest[change.RunId] = change;
        }
        _signal.Writer.TryWrite(true);
    }

    public void Dispose()
    {
        _remove(this);
        _signal.Writer.TryComplete();
    }
}
