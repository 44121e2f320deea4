namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>One line of a legend. <paramref name="Colour"/> names a token of css/tokens.css.</summary>
public sealed record LegendEntry(string Name, string Colour, LegendMark Mark);
