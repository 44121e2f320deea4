using Microsoft.AspNetCore.Components;
using Vectorscope.Jobs.Runs.Watching;

namespace Vectorscope.Dashboard.Live;

/// <summary>A page or panel whose queries end, and whose watches stop, when it is left.</summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly List<RunWatch> _watches = [];

    /// <summary>Says when the page is left.</summary>
    protected LivePage() => Left = _left.Token;

    /// <summary>Cancelled when the page is left; what still goes on then may ask for it.</summary>
    protected CancellationToken Left { get; }

    [Inject]
    private RunEvents Events { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _left.CancelAsync();
        await UnwatchAsync();
        _left.Dispose();
    }

    /// <summary>Follows one run, or all with null, and renders after each change.</summary>
    protected void Watch(string? runId, Func<IReadOnlyList<RunChange>, Task> onChanges, TimeSpan? interval = null) =>
        _watches.Add(RunWatch.Start(Events, runId, changes => OnCircuitAsync(changes, onChanges), Time, interval));

    /// <summary>Stops all watches, before following something else.</summary>
    protected async Task UnwatchAsync()
    {
        RunWatch[] watches = [.. _watches];
        _watches.Clear();
        foreach (var watch in watches)
        {
            await watch.DisposeAsync();
        }
    }

    private async Task OnCircuitAsync(IReadOnlyList<RunChange> changes, Func<IReadOnlyList<RunChange>, Task> onChanges)
    {
        var cancellationToken = _left.Token;
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        await InvokeAsync(async () =>
        {
            try
            {
                await onChanges(changes);
                StateHasChanged();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The page was left in the middle of a query.
            }
#pragma warning disable CA1031 // Handed to the page's error boundary, as if rendering had thrown it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                await DispatchExceptionAsync(e);
            }
        });
    }
}
