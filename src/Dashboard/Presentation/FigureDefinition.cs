using Vectorscope.Dashboard.State;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>What a figure on a page is called and means.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Anchor">Heading of docs/statistics.md that defines it, as an address names it.</param>
/// <param name="Meaning">One sentence for whoever points at it.</param>
public sealed record FigureDefinition(string Name, string Anchor, string Meaning)
{
    /// <summary>Where formula, reading and source stand.</summary>
    public string Url => Urls.Help("statistics", Anchor);
}
