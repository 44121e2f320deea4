using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;

namespace Vectorscope.Dashboard.Components.Pages;

/// <summary>The guided first study, the way to one's own, and the last runs.</summary>
public sealed partial class Home
{
    private const int Last = 6;

    private readonly Loading<IReadOnlyList<RunRow>> _runs = new();
    private readonly LatestChanges _changes = new();

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Watch(null, OnChangesAsync);
        await ReadAsync();
    }

    private Task ReadAsync() => _runs.ReadAsync(
        cancellationToken => Queries.ListAsync(new RunFilter(), RunSort.Created, true, 0, Last, cancellationToken), Left);

    private async Task OnChangesAsync(IReadOnlyList<RunChange> changes)
    {
        if (_changes.Take(changes))
        {
            await ReadAsync();
        }
    }
}
