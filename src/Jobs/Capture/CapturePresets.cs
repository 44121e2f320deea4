using System.Text.Json.Nodes;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Capture;

/// <summary>Captures to start from.</summary>
public static class CapturePresets
{
    /// <summary>The study's personas and instructions, as the product ships them.</summary>
    public const string Capable = "capable";

    /// <inheritdoc cref="Capable"/>
    public const string Cautious = "cautious";

    /// <inheritdoc cref="Capable"/>
    public const string StudyPrompts = "terminal-tasks";

    /// <summary>
    /// Two personas about something irrelevant, in length and style like the study's: how far the texts of personas separate by themselves.
    /// </summary>
    public static IReadOnlyList<string> Controls { get; } = ["clock-museum", "music-teacher"];

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
    ];

    private static JsonObject Side(string persona) => new() { ["name"] = persona, ["persona"] = persona, ["promptSet"] = StudyPrompts };
}
