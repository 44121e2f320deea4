namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>The points of one row of a strip chart, each with the words of its tooltip.</summary>
public sealed record StripSeries(string Name, string Colour, float[] Values, IReadOnlyList<string> Labels);
