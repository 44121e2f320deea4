using System.Text.Json.Serialization;

namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>What a chart shows, free of any chart library: drawn by js/charts.js, tabulated by <see cref="ToTable"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LineModel), "line")]
[JsonDerivedType(typeof(BarModel), "bar")]
[JsonDerivedType(typeof(StripModel), "strip")]
[JsonDerivedType(typeof(HeatMapModel), "heatMap")]
[JsonDerivedType(typeof(ScatterModel), "scatter")]
[JsonDerivedType(typeof(IntervalModel), "intervals")]
public abstract record ChartModel
{
    /// <summary>A claim-free name with its unit.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the horizontal axis.</summary>
    public required string XTitle { get; init; }

    /// <summary>Name of the vertical axis.</summary>
    public required string YTitle { get; init; }

    /// <summary>What a reader who cannot see the chart should know: what is drawn, and its extremes.</summary>
    public required string Description { get; init; }

    /// <summary>Name of exported files, without ending.</summary>
    public required string FileName { get; init; }

    /// <summary>Height of the drawing in pixels.</summary>
    public int Height { get; init; } = 280;

    /// <summary>Digits after the point in tooltips and tables; null for three significant ones.</summary>
    public int? Digits { get; init; }

    /// <summary>Digits after the point on the vertical axis; null for three significant ones.</summary>
    public int? YDigits { get; init; }

    /// <summary>Series for the legend.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<LegendEntry> Legend { get; }

    /// <summary>The same numbers as a table.</summary>
    public abstract ChartTable ToTable();
}
