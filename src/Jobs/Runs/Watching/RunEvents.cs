using System.Threading.Channels;

namespace Vectorscope.Jobs.Runs.Watching;

/// <summary>Tells watchers in this process that runs changed, in whichever process they changed.</summary>
/// <remarks>Changes coalesce: a slow watcher sees the latest state of each run, not each step on the way.</remarks>
public sealed class RunEvents
{
    private readonly Lock _lock = new();
    private readonly List<RunSubscription> _subscriptions = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Watches one run, or all with null. Dispose the subscription to stop.</summary>
    public RunSubscription Subscribe(string? runId = null)
    {
        var subscription = new RunSubscription(runId, Remove);
        lock (_lock)
        {
            _subscriptions.Add(subscription);
        }
        return subscription;
    }

    /// <summary>Open subscriptions; a test of a page asserts that it returns to zero.</summary>
    public int SubscriberCount
    {
        get
        {
            lock (_lock)
            {
                return _subscriptions.Count;
            }
        }
    }

    internal void Publish(RunChange change)
    {
        RunSubscription[] subscriptions;
        lock (_lock)
        {
            subscriptions = [.. _subscriptions];
        }
        foreach (var subscription in subscriptions)
        {
            subscription.Offer(change);
        }
    }

    /// <summary>Called after a write to the store, so that the feed reads it at once rather than at its next look.</summary>
    internal void Wake() => _wake.Writer.TryWrite(true);

    internal async Task WaitForWakeAsync(CancellationToken cancellationToken) => await _wake.Reader.ReadAsync(cancellationToken);

    private void Remove(RunSubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions.Remove(subscription);
        }
    }
}
