using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Components.Pages.Directions;

/// <summary>The library of directions.</summary>
public sealed partial class DirectionsPage
{
    // What a map of cosines shows at a glance.
    private const int MostCompared = 24;

    private readonly Loading<IReadOnlyList<LibraryRow>> _rows = new();
    private readonly HashSet<string> _chosen = [];

    private static RunKindView View => DirectionKindView.View;

    /// <summary>What is looked for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [Inject]
    private Libraries Libraries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private static IReadOnlyList<SpecPreset> Recipes { get; } = [.. CapturePresets.All.Where(preset => preset.Spec.ContainsKey("direction"))];

    private IReadOnlyList<LibraryRow> Shown => string.IsNullOrWhiteSpace(Query) ? _rows.Value! : [.. _rows.Value!.Where(Fits)];

    private string? CompareUrl
    {
        get
        {
            string[] names = [.. (_chosen.Count > 0 ? _rows.Value!.Where(row => _chosen.Contains(row.Name)) : Alike()).Select(row => row.Name).Take(MostCompared)];
            return names.Length > 0 ? Urls.CosinesOf(names) : null;
        }
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Watch(null, async changes =>
        {
            if (changes.Any(change => change.State == RunState.Completed))
            {
                await ReadAsync();
            }
        });
        await ReadAsync();
    }

    private Task ReadAsync() => _rows.ReadAsync(Libraries.Of<DirectionKind>().ListAsync, Left);

    private ChartTable Table() => new(
        ["name", "description", "positive", "negative", "method", "position", "layers", "width", "hash", "changed"],
        [.. Shown.Select(row => row.ContentAs<DirectionContent>() is var content
            ? new object?[] { row.Name, row.Description, content.Provenance.Positive, content.Provenance.Negative, content.Provenance.Method, content.Provenance.Position, content.Layers + 1, content.Width, row.Hash, row.UpdatedAt.UtcDateTime }
            : [])]);

    // Of other widths or numbers of layers there are no cosines: the shape of the first counts.
    private IEnumerable<LibraryRow> Alike() => Shown.Count == 0 ? [] : Shown.Where(row => ShapeOf(row) == ShapeOf(Shown[0]));

    private static (int, int) ShapeOf(LibraryRow row) => row.ContentAs<DirectionContent>() is var content ? (content.Layers, content.Width) : default;

    private bool Fits(LibraryRow row) => row.ContentAs<DirectionContent>().Provenance is var from
        && new[] { row.Name, row.Description, from.Positive, from.Negative, from.Method, from.Parents }.Any(text => text?.Contains(Query!.Trim(), StringComparison.OrdinalIgnoreCase) == true);

    private void Choose(string name, bool on)
    {
        if (on)
        {
            _chosen.Add(name);
        }
        else
        {
            _chosen.Remove(name);
        }
    }

    private void Search(string text) => Navigation.NavigateTo(Urls.Query(Urls.Directions, ("q", text)), replace: true);
}
