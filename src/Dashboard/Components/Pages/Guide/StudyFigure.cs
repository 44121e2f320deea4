namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>A number of a headline.</summary>
/// <param name="Note">What it is to be read with: an interval.</param>
/// <param name="Colour">Colour token of what it belongs to.</param>
public sealed record StudyFigure(string Label, string Value, string? Note = null, string? Colour = null);
