namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>What a step's run found.</summary>
/// <param name="Figures">Its headline.</param>
/// <param name="Page">Where all of it stands.</param>
/// <param name="Open">What the link there says.</param>
/// <param name="Warning">What the headline does not say.</param>
public sealed record StudyFinding(IReadOnlyList<StudyFigure> Figures, string Page, string Open, string? Warning = null);
