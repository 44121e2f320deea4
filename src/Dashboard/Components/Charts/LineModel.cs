namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>Lines and bands over a numeric axis, usually layers.</summary>
public sealed record LineModel : ChartModel
{
    /// <summary>The x values, ascending.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>What one x is, for tooltip and table: "Layer".</summary>
    public required string XName { get; init; }

    /// <summary>Lines in the order of the legend.</summary>
    public required IReadOnlyList<LineSeries> Series { get; init; }

    /// <summary>Where the horizontal axis ends, for a curve that is still growing; null for its last x.</summary>
    public double? XMax { get; init; }

    /// <summary>Where the vertical axis starts.</summary>
    public required double YMin { get; init; }

    /// <summary>Where it ends.</summary>
    public required double YMax { get; init; }

    /// <summary>Steps of the vertical axis.</summary>
    public int YTicks { get; init; } = 6;

    /// <summary>Marked heights.</summary>
    public IReadOnlyList<AxisMark> Marks { get; init; } = [];

    /// <summary>Where something new begins, such as a turn: a thin upright line.</summary>
    public IReadOnlyList<double> Breaks { get; init; } = [];

    /// <summary>The x that the page follows.</summary>
    public double? Pin { get; init; }

    /// <summary>Whether a click chooses the x that the page follows.</summary>
    public bool Pinnable { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<LegendEntry> Legend =>
        [.. Series.Select(s => new LegendEntry(s.Name, s.Colour, s.Values is null ? LegendMark.Band : s.Dashed ? LegendMark.Dashed : LegendMark.Line))];

    /// <inheritdoc/>
    public override ChartTable ToTable()
    {
        List<string> columns = [XName];
        List<double?[]> values = [];
        foreach (var series in Series)
        {
            if (series.Values is not null)
            {
                columns.Add(series.Name);
                values.Add(series.Values);
            }

            if (series is { Low: not null, High: not null })
            {
                var band = series.BandName is null ? series.Name : $"{series.Name}, {series.BandName}";
                columns.Add($"{band}, low");
                columns.Add($"{band}, high");
                values.Add(series.Low);
                values.Add(series.High);
            }
        }

        return new ChartTable(columns, [.. X.Select((x, i) => (object?[])[double.IsInteger(x) ? (object)(int)x : x, .. values.Select(v => (object?)v[i])])]);
    }
}
