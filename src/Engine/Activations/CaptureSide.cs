namespace Vectorscope.Engine.Activations;

/// <summary>One side of a contrast: a persona (or none) over a list of prompts.</summary>
/// <param name="Name">Names the side in the file (<c>NAME/POSITION</c>); letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
/// <param name="Persona">The system prompt, or null for none.</param>
/// <param name="Prompts">At least one.</param>
/// <param name="PersonaName">What the persona is called in the library, for the record.</param>
/// <param name="PromptSetName">What the prompt set is called in the library, for the record.</param>
public sealed record CaptureSide(
    string Name,
    string? Persona,
    IReadOnlyList<CapturePrompt> Prompts,
    string? PersonaName = null,
    string? PromptSetName = null)
{
    /// <summary>What changes the residual stream before it is captured; null for nothing.</summary>
    public SideIntervention? Intervention { get; init; }
}
