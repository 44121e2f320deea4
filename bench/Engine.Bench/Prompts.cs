using Vectorscope.Engine.Activations;

namespace Vectorscope.Engine.Bench;

/// <summary>Random prompts of a given size: speed does not depend on what the ids are.</summary>
internal static class Prompts
{
    internal static CapturePlan Plan(int rows, int tokens, int vocabulary, int? batchTokens) => new()
    {
        ModelName = "bench",
        TemplateVersion = "none",
        Positions = [CapturePosition.LastPromptToken],
        BatchTokens = batchTokens,
        BatchRows = rows,
        Sides = [new CaptureSide("a", null, [.. Enumerable.Range(0, rows).Select(row => new CapturePrompt($"prompt {row}", Ids(row, tokens, vocabulary)))])],
    };

    internal static int[] Ids(int seed, int tokens, int vocabulary)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, tokens).Select(_ => random.Next(vocabulary))];
    }
}
