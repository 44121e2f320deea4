namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>A matrix of numbers on a stated colour scale.</summary>
public sealed record HeatMapModel : ChartModel
{
    /// <summary>Names of the rows, from the top.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Names of the columns.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Values by row, then column.</summary>
    public required IReadOnlyList<double?[]> Values { get; init; }

    /// <summary>What a cell is: "Cosine".</summary>
    public required string ValueName { get; init; }

    /// <summary>Start of the colour scale.</summary>
    public required double Min { get; init; }

    /// <summary>End of the colour scale.</summary>
    public required double Max { get; init; }

    /// <summary>Two hues that meet in the middle of the scale, instead of one that deepens.</summary>
    public bool Diverging { get; init; }

    /// <summary>The values stand in their cells, where there is room.</summary>
    public bool Numbers { get; init; }

    /// <summary>A click on a cell is told.</summary>
    public bool Pickable { get; init; }

    /// <summary>A cell with a frame around it; null for none.</summary>
    public ChartCell? Chosen { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<LegendEntry> Legend => [];

    /// <inheritdoc/>
    public override ChartTable ToTable() => new(
        [YTitle, .. Columns],
        [.. Rows.Select((name, r) => (object?[])[name, .. Values[r].Cast<object?>()])]);
}
