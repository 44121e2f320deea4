namespace Vectorscope.Dashboard.Components.Pages.Captures;

/// <summary>A side as the charts show it.</summary>
/// <param name="Colour">Token of css/tokens.css; a side keeps its colour in every contrast.</param>
/// <param name="Prompts">A name for each of its projections.</param>
public sealed record SideLook(string Name, string Colour, IReadOnlyList<string> Prompts);
