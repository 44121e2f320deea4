namespace Vectorscope.Jobs.Library;

/// <summary>A prompt set with its instructions, in order.</summary>
public sealed record PromptSetDetail(
    string Id, string Name, string Description, IReadOnlyList<PromptRow> Prompts, bool BuiltIn, DateTimeOffset UpdatedAt, int Version);
