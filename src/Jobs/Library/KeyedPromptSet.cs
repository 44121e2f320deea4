namespace Vectorscope.Jobs.Library;

/// <summary>A prompt set of a file, with its key when it is one of those that ship with the product.</summary>
internal sealed record KeyedPromptSet(string? Key, PromptSetDraft Draft);
