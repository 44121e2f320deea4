namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>One group's bars.</summary>
public sealed record BarSeries(string Name, string Colour, double?[] Values);
