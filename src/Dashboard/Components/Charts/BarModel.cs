namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>Bars over named categories.</summary>
public sealed record BarModel : ChartModel
{
    /// <summary>Names under the bars.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The groups.</summary>
    public required IReadOnlyList<BarSeries> Series { get; init; }

    /// <summary>Where the axis starts; zero unless said.</summary>
    public double? YMin { get; init; }

    /// <summary>Where it ends; above the tallest bar unless said.</summary>
    public double? YMax { get; init; }

    /// <summary>Whether the groups stand on one another instead of side by side.</summary>
    public bool Stacked { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<LegendEntry> Legend => [.. Series.Select(s => new LegendEntry(s.Name, s.Colour, LegendMark.Block))];

    /// <inheritdoc/>
    public override ChartTable ToTable() => new(
        [XTitle, .. Series.Select(s => s.Name)],
        [.. Categories.Select((name, i) => (object?[])[name, .. Series.Select(s => (object?)s.Values[i])])]);
}
