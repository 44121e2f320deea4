using System.Text.Json.Nodes;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Capture;

/// <summary>Captures to start from.</summary>
public static class CapturePresets
{
    /// <summary>The study's personas and instructions, as the product ships them.</summary>
    public const string Capable = "capable";

    /// <inheritdoc cref="Capable"/>
    public const string Cautious = "cautious";

    /// <summary>What recipes call the side without either's text.</summary>
    public const string Neutral = "neutral";

    /// <inheritdoc cref="Capable"/>
    public const string StudyPrompts = "terminal-tasks";

    /// <summary>
    /// Two personas about something irrelevant, in length and style like the study's: how far the texts of personas separate by themselves.
    /// </summary>
    public static IReadOnlyList<string> Controls => ControlSides.Personas;

    public static IReadOnlyList<SpecPreset> All { get; } =
    [
        new("study", "Two personas", "Where a capable and a cautious persona part inside the model, over the same terminal tasks.", new JsonObject
        {
            ["kind"] = CaptureSpec.KindName,
            ["sides"] = new JsonArray(Side(Capable), Side(Cautious)),
            ["positions"] = new JsonArray("last-prompt-token"),
            ["thinking"] = true,
            ["seed"] = 1,
        }),
        new("persona", "Persona direction", "The study's axis, from cautious to capable, with a neutral side and two control personas; the direction is found and audited at the end.", Recipe(
            [Side(Capable), Side(Cautious), Alone(Neutral, StudyPrompts), .. Controls.Select(Side)], "capable-cautious", Capable, Cautious)),
        new("refusal", "Refusal direction", "Requests that a careful assistant declines against everyday ones, with plain statements as the neutral side and two harmless topics as controls; the direction is found and audited at the end.", Recipe(
            [Alone("refused", "refusal-provoking"), Alone("harmless", "harmless"), Alone(Neutral, "neutral"), .. ControlSides.PromptSets.Select(set => Alone(set[..set.IndexOf('-', StringComparison.Ordinal)], set))], "refusal", "refused", "harmless")),
    ];

    private static JsonObject Recipe(JsonNode[] sides, string name, string positive, string negative) => new()
    {
        ["kind"] = CaptureSpec.KindName,
        ["sides"] = new JsonArray(sides),
        ["positions"] = new JsonArray("last-prompt-token"),
        ["thinking"] = true,
        ["seed"] = 1,
        ["direction"] = new JsonObject { ["saveAs"] = name, ["positive"] = positive, ["negative"] = negative, ["neutral"] = Neutral },
    };

    private static JsonObject Alone(string name, string promptSet) => new() { ["name"] = name, ["promptSet"] = promptSet };

    private static JsonObject Side(string persona) => new() { ["name"] = persona, ["persona"] = persona, ["promptSet"] = StudyPrompts };
}
