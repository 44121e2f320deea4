using System.Globalization;
using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Named;

namespace Vectorscope.Dashboard.Components.Pages.Directions;

/// <summary>Directions against each other; which, the layer and the open pair are its address.</summary>
public sealed partial class CosinesPage
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Directions", Urls.Directions)];

    private readonly Loading<IReadOnlyList<LibraryRow>> _all = new();
    private readonly Loading<Comparison> _map = new();
    private readonly Loading<OpenPair> _pair = new();
    private string? _shown;

    [SupplyParameterFromQuery(Name = "d")]
    private string[]? Names { get; set; }

    [SupplyParameterFromQuery(Name = "layer")]
    private string? LayerQuery { get; set; }

    [SupplyParameterFromQuery(Name = "a")]
    private string? A { get; set; }

    [SupplyParameterFromQuery(Name = "b")]
    private string? B { get; set; }

    [Inject]
    private DirectionLibrary Library { get; set; } = null!;

    [Inject]
    private Libraries Libraries { get; set; } = null!;

    private IReadOnlyList<string> Chosen => [.. (Names ?? []).Where(name => name.Length > 0).Distinct()];

    private (string A, string B)? Pair => A is { Length: > 0 } a && B is { Length: > 0 } b ? (a, b) : null;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => ReadAsync();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var address = $"{string.Join('\n', Chosen)}\n{LayerQuery}\n{A}\n{B}";
        if (_shown != address)
        {
            _shown = address;
            await CompareAsync();
        }
    }

    private Task ReadAsync() => _all.ReadAsync(Libraries.Of<DirectionKind>().ListAsync, Left);

    private async Task CompareAsync()
    {
        if (Chosen.Count == 0)
        {
            _map.Reset();
            return;
        }

        await _map.ReadAsync(MapAsync, Left);
        if (Pair is { } pair && _map.Value?.Map is { } map)
        {
            await _pair.ReadAsync(cancellationToken => OpenAsync(pair, map.Layer, cancellationToken), Left);
        }
        else
        {
            _pair.Reset();
        }
    }

    private async Task<Comparison> MapAsync(CancellationToken cancellationToken)
    {
        try
        {
            var layer = int.TryParse(LayerQuery, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : await MiddleAsync(cancellationToken);
            var (map, problem) = await Library.MapAsync(Chosen, layer, cancellationToken);
            return new(map, problem?.Message);
        }
        catch (DirectionException e)
        {
            return new(null, e.Message);
        }
    }

    // Where nobody chose: two thirds up, where directions of behaviour are usually read.
    private async Task<int> MiddleAsync(CancellationToken cancellationToken) =>
        (await Library.OpenAsync(Chosen[0], cancellationToken)).Direction is { } first ? (int)Math.Round(2 * first.Direction.LayerCount / 3.0) : 0;

    private async Task<OpenPair> OpenAsync((string A, string B) pair, int layer, CancellationToken cancellationToken)
    {
        var (map, problem) = await Library.LayersAsync(pair.A, pair.B, cancellationToken);
        return map is null ? new(null, null, problem!.Message) : new(CosineCharts.Layers(map, layer), CosineCharts.Across(map), null);
    }

    private List<Choice> Others(IReadOnlyList<LibraryRow> rows) => [.. rows.Where(row => !Chosen.Contains(row.Name)).Select(row => new Choice(row.Name, row.Name))];

    private void Add(string name)
    {
        if (name.Length > 0)
        {
            Go([.. Chosen, name], _map.Value?.Map?.Layer, Pair);
        }
    }

    private static ChartTable Table(CosineMap map) => new(
        ["Direction", .. map.Directions.Select(direction => direction.Name)],
        [.. map.Directions.Select((direction, i) => (object?[])[direction.Name, .. map.Cosines[i].Cast<object?>()])]);

    private string Url(IEnumerable<string> names, int? layer, (string A, string B)? pair = null) => Urls.CosinesOf([.. names], layer ?? _map.Value?.Map?.Layer, pair);

    private void Go(IEnumerable<string> names, int? layer, (string A, string B)? pair) => Navigation.NavigateTo(Url(names, layer, pair), replace: true);

    private sealed record Comparison(CosineMap? Map, string? Problem);

    private sealed record OpenPair(LineModel? Lines, HeatMapModel? Layers, string? Problem);
}
