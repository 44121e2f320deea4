namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>A value with its interval for each row, with one row's interval as a band behind them all.</summary>
public sealed record IntervalModel : ChartModel
{
    private const double RowHeight = 34, Margin = 72;

    /// <summary>Rows from the top.</summary>
    public required IReadOnlyList<IntervalRow> Rows { get; init; }

    /// <summary>Place of the row whose interval is the band; null for none.</summary>
    public int? Band { get; init; }

    /// <summary>Start of the axis.</summary>
    public required double XMin { get; init; }

    /// <summary>Its end.</summary>
    public required double XMax { get; init; }

    /// <summary>Its steps.</summary>
    public int XTicks { get; init; } = 5;

    /// <summary>The height that so many rows need.</summary>
    public static int HeightOf(int rows) => (int)(Margin + (RowHeight * rows));

    /// <inheritdoc/>
    public override IReadOnlyList<LegendEntry> Legend => [];

    /// <inheritdoc/>
    public override ChartTable ToTable() => new(
        [YTitle, XTitle, "low", "high"],
        [.. Rows.Select(row => (object?[])[row.Name, row.Value, row.Low, row.High])]);
}

/// <summary>A row of an interval chart; without a value it is empty.</summary>
public sealed record IntervalRow(string Name, string Colour, double? Value, double? Low, double? High);
