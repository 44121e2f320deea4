namespace Vectorscope.Jobs.Library.PromptSets;

/// <summary>A prompt set to save: a new one without id, or a changed one with the id and version that were read.</summary>
public sealed record PromptSetDraft(
    string Name, string Description, IReadOnlyList<PromptRow> Prompts, string? Id = null, int? Version = null);

/// <summary>A prompt set of a file, with its key when it is one of those that ship with the product.</summary>
internal sealed record KeyedPromptSet(string? Key, PromptSetDraft Draft);
