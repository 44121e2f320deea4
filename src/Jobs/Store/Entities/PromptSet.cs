namespace Vectorscope.Jobs.Store.Entities;

/// <summary>Named task instructions.</summary>
public sealed class PromptSet
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";

    /// <summary>Key of the shipped entry that it came from, null for one of the user's own.</summary>
    public string? BuiltInKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public int Version { get; set; }
    public List<Prompt> Prompts { get; init; } = [];
}
