using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Components.Pages.Runs;

/// <summary>A list of runs, of all or of one kind; filters, order, search and columns are its page's address.</summary>
public sealed partial class RunTable
{
    private readonly LatestChanges _changes = new();
    private readonly Dictionary<string, int> _places = [];
    private readonly Dictionary<string, (int Passed, int Trials)> _passed = [];
    private readonly Dictionary<string, RunRow> _selected = [];
    private Virtualize<RunRow>? _rows;
    private CancellationTokenSource? _reading;
    private readonly AskedView<RunsView> _asked = new(new());
    private string? _shownUrl;
    private string? _anchor;
    private int? _count;
    private Exception? _error;

    /// <summary>The kind that the page is about; null for all.</summary>
    [Parameter]
    public RunKindView? Only { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? StateQuery { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    private string? KindQuery { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    private string[]? ModelQuery { get; set; }

    [SupplyParameterFromQuery(Name = "persona")]
    private string[]? PersonaQuery { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    private string[]? TagQuery { get; set; }

    /// <summary>Name or id of a study.</summary>
    [SupplyParameterFromQuery(Name = Urls.StudyParameter)]
    private string? StudyQuery { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextQuery { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortQuery { get; set; }

    [SupplyParameterFromQuery(Name = "order")]
    private string? OrderQuery { get; set; }

    [SupplyParameterFromQuery(Name = "archived")]
    private string? ArchivedQuery { get; set; }

    [SupplyParameterFromQuery(Name = "cols")]
    private string? ColumnsQuery { get; set; }

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private TrialQueries Trials { get; set; } = null!;

    [Inject]
    private RunKindViews Kinds { get; set; } = null!;

    [Inject]
    private ListsModule Lists { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    // The kind of a list that holds no other.
    private RunsView View => _asked.Value;

    private RunKindView? OnlyKind => Only ?? (View.Kinds is [var kind] ? Kinds.Find(kind) : null);

    private bool AllSelected => _count > 0 && _selected.Count >= _count;

    private string CountText => _count is { } count ? Format.Count(count, View.IsFiltered ? $"matching {Only?.Noun ?? "run"}" : Only?.Noun ?? "run") : "";

    /// <inheritdoc/>
    protected override void OnInitialized() => Watch(null, OnChangesAsync);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var said = RunsView.From(StateQuery, TextQuery, SortQuery, OrderQuery, ArchivedQuery, Only is null ? KindQuery : null, ModelQuery, PersonaQuery, TagQuery, ColumnsQuery, StudyQuery);
        _asked.Arrive(Navigation, said with { Page = Only?.ListUrl ?? Urls.Runs, Only = Only?.Kind });
        if (_shownUrl == View.Url)
        {
            return;
        }

        _shownUrl = View.Url;
        _anchor = null;
        _passed.Clear();
        await RefreshAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // What this browser likes to see becomes part of the address: whoever is sent it sees the same.
        if (firstRender && ColumnsQuery is null && RunsView.ReadColumns(await Lists.RecallAsync(ColumnsKey)) is { } liked && !liked.SequenceEqual(RunsView.UsualColumns))
        {
            Go(View with { Chosen = liked }, replace: true);
        }
    }

    private const string ColumnsKey = "columns";

    private void Go(RunsView view, bool replace = false) => _asked.Go(Navigation, view, view.Url, replace);

    private async Task ChooseAsync(RunsView view)
    {
        Go(view, replace: true);
        await Lists.RememberAsync(ColumnsKey, RunsView.Word(view.Columns));
    }

    private async Task RefreshAsync()
    {
        // Of what was asked last only the last answer counts.
        if (_reading is not null)
        {
            await _reading.CancelAsync();
        }

        using var reading = CancellationTokenSource.CreateLinkedTokenSource(Left);
        _reading = reading;
        try
        {
            var count = await Queries.CountAsync(View.Filter, reading.Token);
            if (_reading != reading)
            {
                return;
            }

            (_count, _error) = (count, null);
            if (_rows is not null)
            {
                await _rows.RefreshDataAsync();
            }
        }
        catch (OperationCanceledException) when (reading.IsCancellationRequested)
        {
            // The page was left, or asks for something else.
        }
#pragma warning disable CA1031 // Shown in the panel, with a way to try again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _error = e;
        }
        finally
        {
            if (_reading == reading)
            {
                _reading = null;
            }
        }
    }

    private async ValueTask<ItemsProviderResult<RunRow>> ReadAsync(ItemsProviderRequest request)
    {
        var view = View;
        var rows = await Queries.ListAsync(view.Filter, view.Sort, view.Descending, request.StartIndex, request.Count, request.CancellationToken);
        for (var i = 0; i < rows.Count; i++)
        {
            _places[rows[i].Id] = request.StartIndex + i;
            if (_selected.ContainsKey(rows[i].Id))
            {
                _selected[rows[i].Id] = rows[i];
            }
        }

        if (view.Columns.Contains(RunColumn.Passed))
        {
            foreach (var (runId, passed) in await Trials.PassedAsync([.. rows.Select(row => row.Id)], request.CancellationToken))
            {
                _passed[runId] = passed;
            }
        }

        return new ItemsProviderResult<RunRow>(rows, _count ?? rows.Count);
    }

    private async Task OnChangesAsync(IReadOnlyList<RunChange> changes)
    {
        foreach (var change in changes.Where(change => change.Removed))
        {
            _selected.Remove(change.RunId);
        }

        // Progress is drawn over the row that was read; a new run or another state may change the list itself.
        if (_changes.Take(changes) | changes.Any(change => !_places.ContainsKey(change.RunId)))
        {
            await RefreshAsync();
        }
    }

    private async Task SelectAsync(RunRow row, bool through)
    {
        if (through && _anchor is not null && _places.TryGetValue(_anchor, out var from) && _places.TryGetValue(row.Id, out var to))
        {
            foreach (var between in await Queries.ListAsync(View.Filter, View.Sort, View.Descending, Math.Min(from, to), Math.Abs(from - to) + 1, Left))
            {
                _selected[between.Id] = between;
            }
        }
        else if (!_selected.Remove(row.Id))
        {
            _selected[row.Id] = row;
        }

        _anchor = row.Id;
    }

    private async Task SelectAllAsync(ChangeEventArgs e)
    {
        _selected.Clear();
        if (e.Value is true)
        {
            await foreach (var row in Queries.StreamAsync(View.Filter, View.Sort, View.Descending, Left))
            {
                _selected[row.Id] = row;
            }
        }
    }

    private async Task RefreshSelectedAsync()
    {
        if (_selected.Count > 0)
        {
            string[] ids = [.. _selected.Keys];
            _selected.Clear();
            await foreach (var row in Queries.StreamAsync(new RunFilter(Archived: null) { Ids = ids }, RunSort.Created, true, Left))
            {
                _selected[row.Id] = row;
            }
        }

        await RefreshAsync();
    }

    private string PassedText(string runId) => _passed.TryGetValue(runId, out var passed) ? Format.Rate(passed.Passed, passed.Trials) : Format.None;

    private RunRow Latest(RunRow stored) => stored.Over(_changes[stored.Id]);
}
