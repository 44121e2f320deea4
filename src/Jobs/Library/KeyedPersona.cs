namespace Vectorscope.Jobs.Library;

/// <summary>A persona of a file, with its key when it is one of those that ship with the product.</summary>
internal sealed record KeyedPersona(string? Key, PersonaDraft Draft);
