namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>Every single value as a point, one row for each group.</summary>
public sealed record StripModel : ChartModel
{
    /// <summary>Rows from the top.</summary>
    public required IReadOnlyList<StripSeries> Series { get; init; }

    /// <summary>Round ends and steps of the horizontal axis.</summary>
    public double XMin => Axis.Min;

    /// <summary>Its end.</summary>
    public double XMax => Axis.Max;

    /// <summary>Its steps.</summary>
    public int XTicks => Axis.Count;

    /// <summary>Marked x values.</summary>
    public IReadOnlyList<AxisMark> Marks { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<LegendEntry> Legend => [.. Series.Select(s => new LegendEntry(s.Name, s.Colour, LegendMark.Block))];

    /// <inheritdoc/>
    public override ChartTable ToTable() => new(
        ["Group", "Point", XTitle],
        [.. Series.SelectMany(s => s.Values.Select((value, i) => (object?[])[s.Name, s.Labels[i], value]))]);

    private (double Min, double Max, int Count) Axis => Ticks.Range(Series.SelectMany(s => s.Values).Select(v => (double?)v), withZero: true, about: 6);
}
