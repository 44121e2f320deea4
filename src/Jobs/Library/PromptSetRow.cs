namespace Vectorscope.Jobs.Library;

/// <summary>A prompt set as a row of the list.</summary>
public sealed record PromptSetRow(
    string Id, string Name, string Description, int Count, bool BuiltIn, DateTimeOffset UpdatedAt, int Version);
