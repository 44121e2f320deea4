using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Live;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Sweeping;

namespace Vectorscope.Dashboard.Components.Pages.Sweeps;

/// <summary>A sweep as it fills up: the map of its cells, what they gain against how far they move the model, and one of them in a drawer.</summary>
public sealed partial class SweepPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Sweeps", Urls.RunsOf(SweepSpec.KindName))];

    private readonly Loading<RunDetail> _run = new();
    private readonly Loading<SweepReport> _report = new();
    private string? _shownId;
    private RunChange? _change;
    private SweepSpec? _spec;
    private SweepView? _view;
    private HeatMapModel? _map;
    private ScatterModel? _pareto;
    private SweepReportCell?[][] _mapCells = [];
    private SweepReportCell[][] _paretoCells = [];
    private (SweepReportCell? Cell, string Sentence)? _best;
    private bool _hasAny;

    /// <summary>The run.</summary>
    [Parameter]
    public string RunId { get; set; } = "";

    [SupplyParameterFromQuery(Name = "score")]
    private string? ScoreQuery { get; set; }

    [SupplyParameterFromQuery(Name = "op")]
    private string? OperationQuery { get; set; }

    [SupplyParameterFromQuery(Name = "cell")]
    private string? CellQuery { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortQuery { get; set; }

    [SupplyParameterFromQuery(Name = "order")]
    private string? OrderQuery { get; set; }

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private RunKinds Kinds { get; set; } = null!;

    [Inject]
    private SweepResults Results { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shownId == RunId)
        {
            Look();
            return;
        }

        _shownId = RunId;
        (_change, _spec, _view) = (null, null, null);
        _run.Reset();
        _report.Reset();
        await UnwatchAsync();
        Watch(RunId, OnChangesAsync, RunWatch.Unhurried);
        await ReadAllAsync();
    }

    private async Task ReadAllAsync()
    {
        await _run.FindAsync(async cancellationToken => await Runs.FindAsync(RunId, cancellationToken) is { Kind: SweepSpec.KindName } run ? run : null, Left);
        StateHasChanged();
        if (_run.Value is { } run)
        {
            _spec ??= Kinds.Find(SweepSpec.KindName)!.Read<SweepSpec>(run.Spec, run.Snapshot).Spec;
            await ReadReportAsync();
        }
    }

    private async Task ReadReportAsync()
    {
        await _report.FindAsync(cancellationToken => Results.ReadAsync(RunId, cancellationToken), Left);
        Look();
    }

    // Models are made anew only where something is new: charts draw what they have not drawn yet.
    private void Look()
    {
        if (_report.Value is not { } report)
        {
            return;
        }

        _view = SweepView.From(report, ScoreQuery, OperationQuery, CellQuery, SortQuery, OrderQuery);
        _hasAny = report.Cells.Any(cell => cell.Measures is not null || cell.Pass is not null);
        _best = SweepText.Best(report, _view.Score);
        (var map, _mapCells) = SweepCharts.Map(report, _view, RunId);
        (var pareto, _paretoCells) = SweepCharts.Pareto(report, _view, RunId);
        _map = IsSame(_map, map) ? _map : map;
        _pareto = IsSame(_pareto, pareto) ? _pareto : pareto;
    }

    private static bool IsSame<T>(T? before, T now) where T : ChartModel => before is not null
        && System.Text.Json.JsonSerializer.Serialize<ChartModel>(before) == System.Text.Json.JsonSerializer.Serialize<ChartModel>(now);

    private async Task OnChangesAsync(IReadOnlyList<RunChange> changes)
    {
        var before = _run.Value?.Over(_change);
        _change = changes[^1];
        if (_change.Removed)
        {
            _run.Remove();
        }
        else if (before is null || before.State != _change.State || before.Attempt != _change.Attempt)
        {
            await ReadAllAsync();
        }
        else
        {
            await ReadReportAsync();
        }
    }

    private void OpenMap(ChartCell at) => Open(_mapCells.ElementAtOrDefault(at.Row)?.ElementAtOrDefault(at.Column));

    private void OpenPareto(ChartCell at) => Open(_paretoCells.ElementAtOrDefault(at.Row)?.ElementAtOrDefault(at.Column));

    private void Open(SweepReportCell? cell)
    {
        if (cell is not null && _view is { } view)
        {
            Go(view with { Cell = cell });
        }
    }

    private void Go(SweepView view) => Navigation.NavigateTo(view.Url(RunId, _report.Value!), replace: true);

    private static string MapNote(SweepView view) => $"{(view.Score.Better == SweepBetter.Apart ? "The middle of the scale is the model as it is. " : "")}A click opens the cell.";

    private static string ParetoNote(SweepReport report, SweepView view)
    {
        var score = SweepCharts.EffectOf(report, view.Score);
        var where = score.Better switch { SweepBetter.Higher => "up", SweepBetter.Lower => "down", _ => "away from it" };
        return $"The dashed line at 0 is the model as it is ({score.Format(score.Of(report.Base))}); to the left and {where} is much for little. No other cell beats those that the coloured line joins. What is nearer than 0.001 nats stands there.";
    }
}
