using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Components.Pages.Benchmarks;

/// <summary>A benchmark as it fills up: results by arm, the grid of its trials, what runs now. The open trial is part of the address.</summary>
public sealed partial class BenchmarkPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Benchmarks", Urls.Benchmarks)];

    private const int MostListed = 500;

    private readonly Loading<RunDetail> _run = new();
    private readonly Loading<IReadOnlyList<ArmResult>> _arms = new();
    private readonly Loading<BenchmarkBoard> _board = new();
    private readonly Loading<IReadOnlyList<TrialRow>> _list = new();
    private readonly Loading<StrongBox<KeptBenchmark?>> _kept = new();
    private string? _shownId;
    private (string? Arm, string? Show) _listed;
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

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private TrialQueries Benchmarks { get; set; } = null!;

    [Inject]
    private BenchmarkTables Tables { get; set; } = null!;

    [Inject]
    private FilesModule Files { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string RunningTitle => _board.Value is { Running.Count: > 0 and var count } ? $"Running now ({Format.Count(count)})" : "Running now";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shownId == RunId)
        {
            if (_listed != (ArmQuery, ShowQuery))
            {
                await ReadListAsync();
            }

            return;
        }

        _shownId = RunId;
        _change = null;
        _run.Reset();
        _arms.Reset();
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
        await _arms.ReadAsync(cancellationToken => Tables.ArmsAsync(RunId, cancellationToken), Left);

        await ReadListAsync();
    }

    private TrialSelection? Selection => TrialSelection.Find(ShowQuery);

    private string ListTitle(TrialSelection selection) =>
        $"{(ArmQuery is null ? "Trials" : $"{ArmQuery}: trials")} {selection.Title}{(_list.Value is { } list ? $" ({Format.Count(list.Count)}{(list.Count == MostListed ? " or more" : "")})" : "")}";

    private async Task ReadListAsync()
    {
        _listed = (ArmQuery, ShowQuery);
        if (Selection is { } selection)
        {
            await _list.ReadAsync(cancellationToken => Benchmarks.TrialsAsync(RunId, selection.Filter with { Arm = ArmQuery }, 0, MostListed, cancellationToken), Left);
        }
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

    private void Find(string text) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", text.Trim().Length == 0 ? null : text.Trim()), replace: true);

    private Task SaveCsvAsync(IReadOnlyList<ArmResult> arms) => Files.SaveTextAsync($"benchmark-{RunId}.csv", ArmCsv.Of(arms), "text/csv");

    private Task SaveJsonAsync(IReadOnlyList<ArmResult> arms) =>
        Files.SaveTextAsync($"benchmark-{RunId}.json", JsonSerializer.Serialize(new { arms }, JobsJson.Indented), "application/json");
}
