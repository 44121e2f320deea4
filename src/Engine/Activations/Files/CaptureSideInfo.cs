namespace Vectorscope.Engine.Activations.Files;

/// <summary>What a capture's file says about a side.</summary>
/// <param name="Name">Name of the side.</param>
/// <param name="Persona">Its system prompt, or null for none.</param>
/// <param name="PersonaName">The persona's name in the library, if it has one.</param>
/// <param name="PromptSetName">The prompt set's name in the library, if it has one.</param>
/// <param name="Prompts">The task instructions; row i of the side's tensors belongs to prompt i.</param>
public sealed record CaptureSideInfo(
    string Name, string? Persona, string? PersonaName, string? PromptSetName, IReadOnlyList<string> Prompts)
{
    internal static CaptureSideInfo Of(CaptureSide side) =>
        new(side.Name, side.Persona, side.PersonaName, side.PromptSetName, [.. side.Prompts.Select(prompt => prompt.Text)]);
}
