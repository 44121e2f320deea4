namespace Vectorscope.Jobs.Library.Personas;

/// <summary>A persona to save: a new one without id, or a changed one with the id and version that were read.</summary>
public sealed record PersonaDraft(string Name, string Description, string SystemPrompt, string? Id = null, int? Version = null);

/// <summary>A persona of a file, with its key when it is one of those that ship with the product.</summary>
internal sealed record KeyedPersona(string? Key, PersonaDraft Draft);
