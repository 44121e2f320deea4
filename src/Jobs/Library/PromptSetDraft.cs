namespace Vectorscope.Jobs.Library;

/// <summary>A prompt set to save: a new one without id, or a changed one with the id and version that were read.</summary>
public sealed record PromptSetDraft(
    string Name, string Description, IReadOnlyList<PromptRow> Prompts, string? Id = null, int? Version = null);
