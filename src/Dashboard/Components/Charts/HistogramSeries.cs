namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>Counts of one group in the bins of a histogram.</summary>
public sealed record HistogramSeries(string Name, string Colour, int[] Counts);
