namespace Vectorscope.Jobs.Library;

/// <summary>A persona to save: a new one without id, or a changed one with the id and version that were read.</summary>
public sealed record PersonaDraft(string Name, string Description, string SystemPrompt, string? Id = null, int? Version = null);
