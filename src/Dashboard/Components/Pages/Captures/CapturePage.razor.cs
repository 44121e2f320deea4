using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Directions;
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

        Show();
    }

    private async Task ReadAsync()
    {
        await _result.FindAsync(cancellationToken => Reader.ReadAsync(RunId, cancellationToken), Left);
        Show();
    }

    private void Show()
    {
        _view = _result.Value is { } result ? CaptureView.From(result.Reports, ContrastQuery, PositionQuery, LayerQuery) : null;
        if (_view is not null && (_view.Report != _drawn?.Report || _view.Layer != _drawn?.Layer))
        {
            Draw(_result.Value!, _view);
        }
    }

    private void Draw(CaptureResult result, CaptureView view)
    {
        var (report, pin) = (view.Report, view.Layer.Layer);
        var file = $"{report.SideA}-{report.SideB}-{report.Position}";
        var (a, b) = (result.Side(report.SideA, report.PromptsA), result.Side(report.SideB, report.PromptsB));
        _auc = SeparabilityCharts.Auc(report, pin, file);
        _dPrime = SeparabilityCharts.DPrime(report, pin, file);
        _margin = SeparabilityCharts.Margin(report, pin, file);
        _norm = SeparabilityCharts.Norm(report, pin, file);
        _strip = ProjectionCharts.Strip(view.Layer, a, b, file);
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
}
