namespace Vectorscope.Jobs.Capture;

/// <summary>One side as it is written in JSON: who answers what.</summary>
/// <param name="Name">1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</param>
/// <param name="Persona">Name or id of a persona; null for none.</param>
/// <param name="PromptSet">Name or id of a prompt set.</param>
public sealed record CaptureSpecSide(string Name, string? Persona, string PromptSet);
