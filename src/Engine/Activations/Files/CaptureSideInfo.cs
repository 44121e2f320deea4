using System.Text.Json.Serialization;

namespace Vectorscope.Engine.Activations.Files;

/// <summary>What a capture's file says about a side.</summary>
/// <param name="Name">Name of the side.</param>
/// <param name="Persona">Its system prompt, or null for none.</param>
/// <param name="PersonaName">The persona's name in the library, if it has one.</param>
/// <param name="PromptSetName">The prompt set's name in the library, if it has one.</param>
/// <param name="Prompts">The task instructions; row i of the side's tensors belongs to prompt i.</param>
/// <param name="Intervention">What changed the residual stream before it was captured, or null for nothing.</param>
/// <param name="InterventionHash">Over its operations and the content of their directions.</param>
public sealed record CaptureSideInfo(
    string Name, string? Persona, string? PersonaName, string? PromptSetName, IReadOnlyList<string> Prompts,
    // Left out where there is none: files without are as they always were.
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Intervention = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? InterventionHash = null)
{
    internal static CaptureSideInfo Of(CaptureSide side) =>
        new(side.Name, side.Persona, side.PersonaName, side.PromptSetName, [.. side.Prompts.Select(prompt => prompt.Text)],
            side.Intervention?.Name, side.Intervention?.Hash);
}
