using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;

namespace Vectorscope.Dashboard.Components.Pages.Runs;

/// <summary>The list of runs; filters, order and search are its address.</summary>
public sealed partial class RunsPage
{
    private readonly LatestChanges _changes = new();
    private readonly HashSet<string> _read = [];
    private Virtualize<RunRow>? _rows;
    private RunsView _view = new();
    private int? _count;
    private Exception? _error;

    /// <summary>Comma-separated states.</summary>
    [SupplyParameterFromQuery(Name = "state")]
    private string? StateQuery { get; set; }

    /// <summary>Comma-separated kinds.</summary>
    [SupplyParameterFromQuery(Name = "kind")]
    private string? KindQuery { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextQuery { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortQuery { get; set; }

    [SupplyParameterFromQuery(Name = "order")]
    private string? OrderQuery { get; set; }

    [SupplyParameterFromQuery(Name = "archived")]
    private string? ArchivedQuery { get; set; }

    /// <summary>Name or id of a study.</summary>
    [SupplyParameterFromQuery(Name = Urls.StudyParameter)]
    private string? StudyQuery { get; set; }

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private RunKindViews Kinds { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    // The list of a kind that has no list of its own.
    private RunKindView? OnlyKind => _view.Kinds is [var kind] ? Kinds.Find(kind) : null;

    private RunKindView Launched => OnlyKind ?? Kinds.All[0];

    private string CountText => _count is { } count ? Format.Count(count, _view.IsFiltered ? "matching run" : "run") : "";

    /// <inheritdoc/>
    protected override void OnInitialized() => Watch(null, OnChangesAsync);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _view = RunsView.From(StateQuery, TextQuery, SortQuery, OrderQuery, ArchivedQuery, KindQuery, StudyQuery);
        await RefreshAsync();
    }

    private void Go(RunsView view) => Navigation.NavigateTo(view.Url);

    private async Task RefreshAsync()
    {
        try
        {
            _count = await Queries.CountAsync(_view.Filter, Left);
            _error = null;
            if (_rows is not null)
            {
                await _rows.RefreshDataAsync();
            }
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // The page was left.
        }
#pragma warning disable CA1031 // Shown in the panel, with a way to try again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _error = e;
        }
    }

    private async ValueTask<ItemsProviderResult<RunRow>> ReadAsync(ItemsProviderRequest request)
    {
        var rows = await Queries.ListAsync(_view.Filter, _view.Sort, _view.Descending, request.StartIndex, request.Count, request.CancellationToken);
        _read.UnionWith(rows.Select(row => row.Id));
        return new ItemsProviderResult<RunRow>(rows, _count ?? rows.Count);
    }

    private async Task OnChangesAsync(IReadOnlyList<RunChange> changes)
    {
        // Progress is drawn over the row that was read; a new run or another state may change the list itself.
        if (_changes.Take(changes) | changes.Any(change => !_read.Contains(change.RunId)))
        {
            await RefreshAsync();
        }
    }

    private RunRow Latest(RunRow stored) => stored.Over(_changes[stored.Id]);
}
