using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Library.PromptSets;

/// <summary>What a prompt set holds: instructions, in order.</summary>
public sealed record PromptSetContent
{
    [Field("Prompts", Help = "The instructions, in order. A plain text is called by its number."), Range(1, 100_000)]
    public required IReadOnlyList<PromptRow> Prompts { get; init; }
}

/// <summary>One instruction of a prompt set.</summary>
public sealed record PromptRow
{
    [Field("Name", Help = "Of its own within the set; its number where none is given.")]
    public required string Name { get; init; }

    [Field("Instruction", Help = "It is sent as the user's message.")]
    public required string Text { get; init; }
}
