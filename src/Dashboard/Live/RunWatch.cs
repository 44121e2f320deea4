using Vectorscope.Jobs.Runs.Watching;

namespace Vectorscope.Dashboard.Live;

/// <summary>
/// Hears what changes in one run or in all, and calls back at most ten times a second with the latest change of each run.
/// The first change comes through at once; none is lost, older ones give way to newer ones.
/// </summary>
public sealed class RunWatch : IAsyncDisposable
{
    /// <summary>For pages that read tables at each change.</summary>
    public static readonly TimeSpan Unhurried = TimeSpan.FromMilliseconds(500);

    /// <summary>Ten updates a second read as continuous and leave a circuit time to breathe.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly RunSubscription _subscription;
    private readonly Task _loop;

    private RunWatch(RunSubscription subscription, Func<IReadOnlyList<RunChange>, Task> onChanges, TimeProvider time, TimeSpan interval)
    {
        _subscription = subscription;
        _loop = LoopAsync(onChanges, time, interval, _stop.Token);
    }

    /// <summary>Starts watching one run, or all with null. <paramref name="onChanges"/> never runs twice at the same time.</summary>
    public static RunWatch Start(RunEvents events, string? runId, Func<IReadOnlyList<RunChange>, Task> onChanges, TimeProvider time, TimeSpan? interval = null) =>
        new(events.Subscribe(runId), onChanges, time, interval ?? Interval);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _subscription.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync(Func<IReadOnlyList<RunChange>, Task> onChanges, TimeProvider time, TimeSpan interval, CancellationToken cancellationToken)
    {
        try
        {
            while (await _subscription.NextAsync(cancellationToken) is { Count: > 0 } changes)
            {
                await onChanges(changes);
                await Task.Delay(interval, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
