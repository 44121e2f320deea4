namespace Vectorscope.Jobs.Library.PromptSets;

/// <summary>A prompt set with its instructions, in order.</summary>
public sealed record PromptSetDetail(
    string Id, string Name, string Description, IReadOnlyList<PromptRow> Prompts, bool BuiltIn, DateTimeOffset UpdatedAt, int Version);

/// <summary>One instruction of a prompt set.</summary>
public sealed record PromptRow(string Name, string Text);
