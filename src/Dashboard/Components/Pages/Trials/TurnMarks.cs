using Vectorscope.Dashboard.Presentation;

namespace Vectorscope.Dashboard.Components.Pages.Trials;

/// <summary>The words of a turn that the other one beside it has not; null for a part that is shown without marks.</summary>
public sealed record TurnMarks(IReadOnlyList<DiffPiece>? Thinking, IReadOnlyList<DiffPiece>? Answer);
