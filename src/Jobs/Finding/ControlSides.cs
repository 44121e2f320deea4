using Vectorscope.Engine.Activations.Files;

namespace Vectorscope.Jobs.Finding;

/// <summary>Pairs of texts about something irrelevant, matched in length and style, as the product ships them: what any two texts part by.</summary>
public static class ControlSides
{
    /// <summary>Personas like the study's two.</summary>
    public static IReadOnlyList<string> Personas { get; } = ["clock-museum", "music-teacher"];

    /// <summary>Prompt sets of requests about two harmless topics.</summary>
    public static IReadOnlyList<string> PromptSets { get; } = ["kitchen-requests", "garden-requests"];

    /// <summary>Names of a capture's two control sides; null where it has none.</summary>
    public static (string Positive, string Negative)? Of(CaptureFileInfo info)
    {
        string? Persona(int which) => info.Sides.FirstOrDefault(side => side.PersonaName == Personas[which])?.Name;
        string? Prompts(int which) => info.Sides.FirstOrDefault(side => side.PromptSetName == PromptSets[which])?.Name;
        return (Persona(0), Persona(1)) is ({ } one, { } other) ? (one, other)
            : (Prompts(0), Prompts(1)) is ({ } first, { } second) ? (first, second)
            : null;
    }
}
