using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Components.Pages.Captures;

/// <summary>Separability of a capture's sides, layer by layer; contrast, position and layer are its address.</summary>
public sealed partial class CapturePage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Captures", Urls.Captures)];

    private readonly Loading<CaptureResult> _result = new();
    private string? _shownId;
    private CaptureView? _view;
    private CaptureView? _drawn;
    private RunProgress? _progress;
    private LineModel? _auc;
    private LineModel? _dPrime;
    private LineModel? _margin;
    private LineModel? _norm;
    private StripModel? _strip;
    private HeatMapModel? _byPrompt;
    private readonly Loading<CaptureAxis> _axis = new();

    /// <summary>The run that captured.</summary>
    [Parameter]
    public string RunId { get; set; } = "";

    [SupplyParameterFromQuery(Name = "contrast")]
    private string? ContrastQuery { get; set; }

    [SupplyParameterFromQuery(Name = "position")]
    private string? PositionQuery { get; set; }

    [SupplyParameterFromQuery(Name = "layer")]
    private string? LayerQuery { get; set; }

    [Inject]
    private CaptureReader Reader { get; set; } = null!;

    [Inject]
    private CaptureAxes Axes { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private LayerSeparability? Control(CaptureResult result) => result.IsControl(_view!.Report)
        ? null
        : result.ControlAt(_view.Report.Position)?.Layers.FirstOrDefault(layer => layer.Layer == _view.Layer.Layer);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shownId != RunId)
        {
            _shownId = RunId;
            _progress = null;
            _result.Reset();
            await UnwatchAsync();
            Watch(RunId, OnChangesAsync);
            await ReadAsync();
        }
        else
        {
            await ShowAsync();
        }
    }

    private async Task ReadAsync()
    {
        await _result.FindAsync(cancellationToken => Reader.ReadAsync(RunId, cancellationToken), Left);
        await ShowAsync();
    }

    private async Task ShowAsync()
    {
        _view = _result.Value is { } result ? CaptureView.From(result.Reports, ContrastQuery, PositionQuery, LayerQuery) : null;
        if (_view is not null && (_view.Report != _drawn?.Report || _view.Layer != _drawn?.Layer))
        {
            Draw(_result.Value!, _view);
            StateHasChanged();
            await ReadAxisAsync(_result.Value!, _view);
        }
    }

    // Read from the activations themselves, which the figures of the report do without: the page stands before it is there.
    private async Task ReadAxisAsync(CaptureResult result, CaptureView view)
    {
        _axis.Reset();
        await _axis.FindAsync(
            async cancellationToken => (await Axes.ReadAsync(new(RunId, view.Report.SideA, view.Report.SideB, view.Report.Position, view.Layer.Layer), cancellationToken)).Axis, Left);
        if (_axis.Value is { } axis && _view == view)
        {
            DrawStrip(result, view, axis);
        }
    }

    private void DrawStrip(CaptureResult result, CaptureView view, CaptureAxis? axis)
    {
        var report = view.Report;
        var (a, b) = (result.Side(report.SideA, report.PromptsA), result.Side(report.SideB, report.PromptsB));
        var neutral = result.NeutralFor(report) is { } name ? axis?.Others.FirstOrDefault(side => side.Name == name) : null;
        _strip = ProjectionCharts.Strip(view.Layer, a, b, $"{report.SideA}-{report.SideB}-{report.Position}",
            neutral is null ? null : (result.Side(neutral.Name, [.. Enumerable.Range(0, neutral.Projections.Length)]), neutral.Projections));
    }

    private void Draw(CaptureResult result, CaptureView view)
    {
        var (report, pin) = (view.Report, view.Layer.Layer);
        var file = $"{report.SideA}-{report.SideB}-{report.Position}";
        var a = result.Side(report.SideA, report.PromptsA);
        _auc = SeparabilityCharts.Auc(report, pin, file);
        _dPrime = SeparabilityCharts.DPrime(report, pin, file);
        _margin = SeparabilityCharts.Margin(report, pin, file);
        _norm = SeparabilityCharts.Norm(report, pin, file);
        DrawStrip(result, view, null);
        if (report != _drawn?.Report)
        {
            _byPrompt = ProjectionCharts.ByPrompt(report, a.Prompts, file);
        }

        _drawn = view;
    }

    private void PinAsync(double x)
    {
        if (_view?.Report.Layers.FirstOrDefault(l => l.Layer == (int)x) is { } layer)
        {
            Go(_view.At(layer));
        }
    }

    // Layers replace one another in the history: back leads to the page before, not through every layer seen.
    private void Go(CaptureView view) => Navigation.NavigateTo(view.Url(RunId), replace: view.Report == _view?.Report);

    private async Task OnChangesAsync(IReadOnlyList<RunChange> changes)
    {
        var change = changes[^1];
        if (change.Removed)
        {
            _result.Remove();
            return;
        }

        _progress = change.Progress;
        if (change.State.IsEnd() && _result.Value?.Run.State != change.State)
        {
            await ReadAsync();
        }
    }

    // The direction that this page measures, as a run that finds and audits it.
    private string SaveUrl(CaptureResult result, CaptureView view)
    {
        var spec = new JsonObject
        {
            ["kind"] = DirectionSpec.KindName, ["saveAs"] = $"{view.Report.SideA}-{view.Report.SideB}", ["capture"] = RunId,
            ["positive"] = view.Report.SideA, ["negative"] = view.Report.SideB, ["position"] = view.Report.Position,
        };
        if (result.NeutralFor(view.Report) is { } neutral)
        {
            spec["neutral"] = neutral;
        }

        return Urls.LaunchWith(DirectionSpec.KindName, spec);
    }
}
