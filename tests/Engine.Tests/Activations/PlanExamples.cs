using Vectorscope.Engine.Activations;

namespace Vectorscope.Engine.Tests.Activations;

/// <summary>Small plans with prompts of many lengths.</summary>
internal static class PlanExamples
{
    public static CapturePlan Make(
        IReadOnlyList<CapturePosition> positions, int prompts = 7, int batchTokens = 60, int vocabulary = 300, bool oddSide = false) => new()
    {
        ModelName = "tiny",
        TemplateVersion = "test",
        Positions = positions,
        BatchTokens = batchTokens,
        ResponseTokens = 3,
        Sides =
        [
            Side("expert", prompts, 5, vocabulary),
            Side("cautious", prompts, 8, vocabulary),
            .. oddSide ? [Side("neutral", 2, 1, vocabulary, persona: false)] : Array.Empty<CaptureSide>(),
        ],
    };

    private static CaptureSide Side(string name, int prompts, int shortest, int vocabulary, bool persona = true) => new(
        name,
        persona ? $"You are {name}; \"quotes\", ünïcode, and\nlines." : null,
        [.. Enumerable.Range(0, prompts).Select(i => new CapturePrompt(
            $"task {i}",
            [.. Enumerable.Range(0, shortest + i * 5 % 17).Select(t => (t * 31 + i * 7 + name.Length) % vocabulary)]))],
        PersonaName: persona ? name : null,
        PromptSetName: "tasks");
}
