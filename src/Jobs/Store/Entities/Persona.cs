namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A name and a system prompt.</summary>
public sealed class Persona
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public required string SystemPrompt { get; set; }

    /// <summary>Key of the shipped entry that it came from, null for one of the user's own.</summary>
    public string? BuiltInKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public int Version { get; set; }
}
