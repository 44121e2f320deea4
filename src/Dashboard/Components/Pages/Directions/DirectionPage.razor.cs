using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Components.Pages.Captures;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Components.Pages.Directions;

/// <summary>One direction: its audit and its diagnosis; the layer is its address.</summary>
public sealed partial class DirectionPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Directions", Urls.Directions)];

    private readonly Loading<AuditedDirection> _direction = new();
    private string? _shown;
    private DirectionView? _view;
    private DirectionView? _drawn;
    private LineModel? _auc;
    private LineModel? _dPrime;
    private LineModel? _margin;
    private LineModel? _agreement;
    private StripModel? _strip;

    /// <summary>Its id or name in the library.</summary>
    [Parameter]
    public string? Id { get; set; }

    /// <summary>The run that found it, in place of its id.</summary>
    [Parameter]
    public string? RunId { get; set; }

    [SupplyParameterFromQuery(Name = "layer")]
    private string? LayerQuery { get; set; }

    [Inject]
    private DirectionAudits Audits { get; set; } = null!;

    private string Text => RunId is null ? Id! : FileReference.Artifact(RunId, DirectionArtifacts.Direction.Name);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Text)
        {
            _shown = Text;
            _direction.Reset();
            await ReadAsync();
        }

        Show();
    }

    private async Task ReadAsync()
    {
        await _direction.FindAsync(async cancellationToken => (await Audits.ReadAsync(Text, cancellationToken)).Direction, Left);
        Show();
    }

    private void Show()
    {
        _view = _direction.Value is { } direction ? DirectionView.From(direction, LayerQuery) : null;
        if (_view is not { Separability: { } separability, Audit: { } audit } || (_view.Direction == _drawn?.Direction && _view.Layer == _drawn.Layer))
        {
            return;
        }

        var (report, file) = (separability.Report, _view.Direction.Name);
        _auc = SeparabilityCharts.Auc(report, _view.Layer, file);
        _dPrime = SeparabilityCharts.DPrime(report, _view.Layer, file);
        _margin = SeparabilityCharts.Margin(report, _view.Layer, file);
        _agreement = AuditCharts.Agreement(_view.Direction.Audit!, _view.Layer, file);
        _strip = AuditCharts.Strip(_view.Direction.Audit!, audit, file);
        _drawn = _view;
    }

    private void Go(int layer) => Navigation.NavigateTo(Urls.Query(new Uri(Navigation.Uri).AbsolutePath, ("layer", layer.ToString(System.Globalization.CultureInfo.InvariantCulture))), replace: true);

    private static string Address(AuditedDirection direction) => direction.Id ?? $"sha256:{direction.Hash}";

    private static string Combined(AuditedDirection direction, string how, string word) => Urls.LaunchWith(DirectionSpec.KindName, new JsonObject
    {
        ["kind"] = DirectionSpec.KindName,
        ["saveAs"] = $"{direction.Name}-{word}",
        ["combine"] = new JsonObject { ["how"] = how, ["of"] = direction.Name },
    });

    private static string Edited(AuditedDirection direction) => Urls.LaunchWith(EditSpec.KindName, new JsonObject
    {
        ["kind"] = EditSpec.KindName,
        ["intervention"] = new JsonObject { ["operations"] = new JsonArray(new JsonObject { ["op"] = "ablate", ["direction"] = direction.Name, ["site"] = "writes" }) },
    });
}
