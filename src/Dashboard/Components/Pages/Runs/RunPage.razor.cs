using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Components.Pages.Runs;

/// <summary>One run: how far it is, what it said, what it made.</summary>
public sealed partial class RunPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Runs", Urls.Runs)];

    private readonly Loading<RunDetail> _run = new();
    private readonly Loading<IReadOnlyList<RunEventRow>> _timeline = new();
    private int _listed;
    private readonly Loading<IReadOnlyList<LineageRow>> _lineage = new();
    private string? _shownId;
    private RunChange? _change;

    /// <summary>The run's id.</summary>
    [Parameter]
    public string RunId { get; set; } = "";

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shownId == RunId)
        {
            return;
        }

        _shownId = RunId;
        _change = null;
        _run.Reset();
        _timeline.Reset();
        _lineage.Reset();
        await UnwatchAsync();
        // First the watch, then the reading: what changes in between is heard.
        Watch(RunId, OnChangesAsync);
        await ReadAllAsync();
    }

    private async Task ReadAllAsync()
    {
        await ReadRunAsync();
        StateHasChanged();
        await ReadListsAsync();
    }

    private async Task ReadRunAsync()
    {
        await _run.FindAsync(cancellationToken => Queries.FindAsync(RunId, cancellationToken), Left);
    }

    private async Task ReadListsAsync()
    {
        if (_run.Missing)
        {
            return;
        }

        await _timeline.ReadAsync(cancellationToken => Queries.TimelineAsync(RunId, cancellationToken), Left);
        _listed++;
        await _lineage.ReadAsync(cancellationToken => Queries.LineageAsync(RunId, cancellationToken), Left);
    }

    private async Task OnChangesAsync(IReadOnlyList<RunChange> changes)
    {
        var before = _run.Value?.Over(_change);
        _change = changes[^1];
        if (_change.Removed)
        {
            _run.Remove();
            return;
        }

        // Progress is in the change itself; a new state also brings texts, artifacts and a line of history.
        if (before is null || before.State != _change.State || before.Attempt != _change.Attempt || before.CancelRequested != _change.CancelRequested || _change.State.IsEnd())
        {
            await ReadAllAsync();
        }
    }
}
