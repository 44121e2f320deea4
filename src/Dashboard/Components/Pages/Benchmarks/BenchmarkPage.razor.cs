using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Components.Pages.Benchmarks;

/// <summary>A benchmark as it fills up: results by arm, the grid of its trials, what runs now. What is shown of it is its address.</summary>
public sealed partial class BenchmarkPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Benchmarks", Urls.Benchmarks)];

    private static readonly IReadOnlyList<(string Name, string? Word)> Tabs = [("Results", null), ("Failure patterns", BenchmarkView.PatternsTab), ("Parser", BenchmarkView.ParserTab), ("Log", BenchmarkView.LogTab)];

    private const int ListedAtOnce = 200;

    // Beyond so many attempts the cells of a task say less than their count.
    private const int MostCells = 5;

    private readonly Loading<RunDetail> _run = new();
    private readonly Loading<ArmResults> _results = new();
    private readonly Loading<BenchmarkBoard> _board = new();
    private readonly Loading<ListedTrials> _list = new();
    private readonly Loading<StrongBox<KeptBenchmark?>> _kept = new();
    private string? _shownId;
    private readonly AskedView<BenchmarkView> _asked = new(new());
    private BenchmarkView? _linked;
    private IReadOnlyList<BoardRow> _rows = [];
    private Func<long, string> _urlOfTrial = id => "";
    private (string? Arm, TrialSelection? List) _listed;
    private string? _compared;
    private int _most = ListedAtOnce;
    private RunChange? _change;

    /// <summary>The run.</summary>
    [Parameter]
    public string RunId { get; set; } = "";

    [SupplyParameterFromQuery(Name = "trial")]
    private long? TrialQuery { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextQuery { get; set; }

    [SupplyParameterFromQuery(Name = "arm")]
    private string? ArmQuery { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    private string? ShowQuery { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    private string? TabQuery { get; set; }

    [SupplyParameterFromQuery(Name = "base")]
    private string? BaselineQuery { get; set; }

    [SupplyParameterFromQuery(Name = "pattern")]
    private string? PatternQuery { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")]
    private string? OutcomeQuery { get; set; }

    [SupplyParameterFromQuery(Name = "finding")]
    private string? FindingQuery { get; set; }

    [SupplyParameterFromQuery(Name = "of")]
    private string? BoardArmQuery { get; set; }

    [SupplyParameterFromQuery(Name = "differs")]
    private string? DiffersQuery { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortQuery { get; set; }

    [SupplyParameterFromQuery(Name = "cells")]
    private string? CellsQuery { get; set; }

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private TrialQueries Benchmarks { get; set; } = null!;

    [Inject]
    private BenchmarkTables Tables { get; set; } = null!;

    [Inject]
    private Comparisons Comparisons { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private BenchmarkView View => _asked.Value;

    private string RunningTitle => _board.Value is { Running.Count: > 0 and var count } ? $"Running now ({Format.Count(count)})" : "Running now";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        Look();
        if (_shownId == RunId)
        {
            Arrange();
            if (_listed != (View.ListArm, View.List))
            {
                await ReadListAsync();
            }

            if (_compared != View.Baseline)
            {
                await ReadResultsAsync();
            }

            return;
        }

        _shownId = RunId;
        _change = null;
        _run.Reset();
        _results.Reset();
        _board.Reset();
        _kept.Reset();
        await UnwatchAsync();
        Watch(RunId, OnChangesAsync, RunWatch.Unhurried);
        await ReadAllAsync();
    }

    private async Task ReadAllAsync()
    {
        await _run.FindAsync(ReadRunAsync, Left);
        StateHasChanged();
        if (!_run.Missing)
        {
            await ReadTablesAsync();
        }
    }

    private async Task<RunDetail?> ReadRunAsync(CancellationToken cancellationToken) =>
        await Runs.FindAsync(RunId, cancellationToken) is { Kind: BenchmarkSpec.KindName } run ? run : null;

    private async Task ReadTablesAsync()
    {
        if (_kept.Value is null)
        {
            await _kept.ReadAsync(async cancellationToken => new StrongBox<KeptBenchmark?>(await Tables.KeptAsync(RunId, cancellationToken)), Left);
        }

        await _board.ReadAsync(ReadBoardAsync, Left);
        Arrange();
        await ReadResultsAsync();
        await ReadListAsync();
    }

    private async Task ReadResultsAsync()
    {
        _compared = View.Baseline;
        await _results.ReadAsync(
            async cancellationToken => new ArmResults(await Tables.ArmsAsync(RunId, cancellationToken), await Comparisons.OfRunAsync(RunId, View.Baseline, cancellationToken)), Left);
    }

    // The address as it is now; what the grid's cells lead to follows it.
    private void Look()
    {
        var view = new BenchmarkView
        {
            Tab = Tabs.Any(tab => tab.Word == TabQuery) ? TabQuery : null,
            Pattern = string.IsNullOrEmpty(PatternQuery) ? null : PatternQuery,
            Baseline = string.IsNullOrEmpty(BaselineQuery) ? null : BaselineQuery,
            ListArm = ArmQuery,
            List = TrialSelection.Find(ShowQuery),
            Board = BoardView.From(TextQuery, OutcomeQuery, FindingQuery, BoardArmQuery, DiffersQuery, SortQuery, CellsQuery),
            Trial = TrialQuery,
        };
        _asked.Arrive(Navigation, view);
        if (_shownId != RunId || View with { Trial = null } != _linked)
        {
            _linked = View with { Trial = null };
            var links = _linked;
            _urlOfTrial = id => (links with { Trial = id }).Url(RunId);
        }
    }

    private void Arrange() => _rows = _board.Value is { } board ? View.Board.Of(board, View.Baseline) : [];

    private bool CountsShown(BenchmarkBoard board) => board.Attempts > 1 && (View.Board.Counts ?? board.Attempts > MostCells);

    private string CountText(BenchmarkBoard board) =>
        _rows.Count == board.Rows.Count ? Format.Count(board.Rows.Count, "task") : $"{Format.Count(_rows.Count)} of {Format.Count(board.Rows.Count, "task")}";

    private TrialRow? NextFailed => _board.Value is { } board ? View.Board.NextFailed(_rows, board, View.Trial) : null;

    private string UrlOfTrial(TrialRow trial) => _urlOfTrial(trial.Id);

    private void Show(BoardView board) => Go(View with { Board = board }, replace: true);

    private void Compare(string? baseline) =>
        Go(View with { Baseline = _results.Value?.Arms is [var first, ..] && first.Name == baseline ? null : baseline }, replace: false);

    private void Go(BenchmarkView view, bool replace) => _asked.Go(Navigation, view, view.Url(RunId), replace);

    private void Open(string arm) => Navigation.NavigateTo(Urls.BenchmarkTrials(RunId, arm, TrialSelection.Passed));

    private string ListTitle(TrialSelection selection) =>
        $"{(View.ListArm is null ? "Trials" : $"{View.ListArm}: trials")} {selection.Title}{(_list.Value is { } list ? $" ({Format.Count(list.Total)})" : "")}";

    private async Task ReadListAsync()
    {
        if (_listed != (View.ListArm, View.List))
        {
            _most = ListedAtOnce;
        }

        _listed = (View.ListArm, View.List);
        if (View.List is { } selection)
        {
            var filter = selection.Filter with { Arm = View.ListArm };
            await _list.ReadAsync(
                async cancellationToken => new ListedTrials(
                    await Benchmarks.TrialsAsync(RunId, filter, 0, _most, cancellationToken), await Benchmarks.CountAsync(RunId, filter, cancellationToken)), Left);
        }
    }

    private Task ListMoreAsync(int most)
    {
        _most = most;
        return ReadListAsync();
    }

    // The whole board once; afterwards only what changed.
    private async Task<BenchmarkBoard> ReadBoardAsync(CancellationToken cancellationToken)
    {
        var board = _board.Value;
        if (board is null || board.Rows.Count == 0)
        {
            var grid = await Tables.GridAsync(RunId, cancellationToken);
            var attempts = grid.Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Marks).Select(mark => mark.Attempt).DefaultIfEmpty(1).Max();
            board = new BenchmarkBoard(grid, attempts, SeriesColours.Of(_kept.Value?.Value, grid.Arms));
        }

        board.Apply(await Benchmarks.TrialsAsync(RunId, new TrialFilter(AfterChange: board.Change), 0, int.MaxValue, cancellationToken));
        return board;
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

        if (before is null || before.State != _change.State || before.Attempt != _change.Attempt)
        {
            // A new attempt may have planned more, and trials of a run that has stopped are at work no longer, though none of them was written.
            if (before?.Attempt != _change.Attempt || _change.State != RunState.Running)
            {
                _board.Reset();
            }

            await ReadAllAsync();
            return;
        }

        await ReadTablesAsync();
    }

    private TrialRow? Known(long trial) => _board.Value?.Rows.SelectMany(row => row.Trials).SelectMany(arm => arm).FirstOrDefault(known => known?.Id == trial);

    private sealed record ListedTrials(IReadOnlyList<TrialRow> Rows, int Total);

    /// <summary>The results by arm, and the arms against the baseline; null without trials.</summary>
    private sealed record ArmResults(IReadOnlyList<ArmResult> Arms, Comparison? Comparison);
}
