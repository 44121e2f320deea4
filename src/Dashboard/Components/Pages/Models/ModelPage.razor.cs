using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Components.Dialogs;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Dashboard.Components.Pages.Models;

/// <summary>One checkpoint: what is in its folder, and what to know before relying on it.</summary>
public sealed partial class ModelPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Models", Urls.Models)];

    private readonly Loading<ModelDetail> _model = new();
    private BarModel? _chart;

    /// <summary>The model's id.</summary>
    [Parameter]
    public string ModelId { get; set; } = "";

    [Inject]
    private ModelLibrary Library { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_model.Value?.Row.Id != ModelId)
        {
            _model.Reset();
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        await _model.FindAsync(cancellationToken => Library.FindAsync(ModelId, cancellationToken), CancellationToken.None);
        _chart = _model.Value?.Info is { } info ? LayersChart(info) : null;
    }

    private async Task RemoveAsync()
    {
        if (await Dialogs.ConfirmAsync($"Remove {_model.Value!.Row.Name} from the list?", "Its files stay where they are, and runs keep what they recorded. A scan finds it again if its folder is a scanned one.", "Remove model"))
        {
            Snackbar.Add((await Library.RemoveAsync(ModelId, CancellationToken.None)).Sentence);
            Navigation.NavigateTo(Urls.Models);
        }
    }

    private static ChartTable Table(CheckpointInfo info) => new(
        ["layer", "kind", "parameters", "bytes"],
        [[0, "embedding", info.EmbeddingParameters, null], .. info.Layers.Select(layer => (object?[])[layer.Layer, ModelText.Kind(layer.Kind), layer.Parameters, layer.Bytes])]);

    private static BarModel LayersChart(CheckpointInfo info)
    {
        double?[] Of(LayerKind kind) => [.. info.Layers.Select(layer => layer.Kind == kind ? layer.Parameters / 1e6 : (double?)null)];
        var (least, most) = (info.Layers.Min(layer => layer.Parameters), info.Layers.Max(layer => layer.Parameters));
        return new BarModel
        {
            Title = "Parameters per layer (million)",
            XTitle = "Layer",
            YTitle = "Million parameters",
            Description = $"Bars over {Format.Count(info.Layers.Count, "layer")}, from {Format.Parameters(least)} to {Format.Parameters(most)} parameters.",
            FileName = "parameters-per-layer",
            Height = 200,
            Stacked = true,
            Categories = [.. info.Layers.Select(layer => layer.Layer.ToString(CultureInfo.InvariantCulture))],
            Series =
            [
                new BarSeries("Linear attention", "series-1", Of(LayerKind.LinearAttention)),
                new BarSeries("Full attention", "series-2", Of(LayerKind.FullAttention)),
            ],
        };
    }
}
