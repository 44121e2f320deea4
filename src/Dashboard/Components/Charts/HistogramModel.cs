namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>Counts of several groups in common bins.</summary>
public sealed record HistogramModel : ChartModel
{
    /// <summary>Edges of the bins, one more than there are bins.</summary>
    public required double[] Edges { get; init; }

    /// <summary>The groups.</summary>
    public required IReadOnlyList<HistogramSeries> Series { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<LegendEntry> Legend => [.. Series.Select(s => new LegendEntry(s.Name, s.Colour, LegendMark.Block))];

    /// <inheritdoc/>
    public override ChartTable ToTable() => new(
        ["From", "To", .. Series.Select(s => s.Name)],
        [.. Enumerable.Range(0, Edges.Length - 1).Select(i => (object?[])[Edges[i], Edges[i + 1], .. Series.Select(s => (object?)s.Counts[i])])]);
}
