namespace Vectorscope.Jobs.Store.Entities;

/// <summary>Something with a name that specs refer to: a persona, a prompt set.</summary>
public sealed class LibraryEntry
{
    public required string Id { get; init; }

    /// <summary>Which library it belongs to: <c>persona</c>, <c>promptSet</c>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; set; }
    public string Description { get; set; } = "";

    /// <summary>Of the content that it has now; see <see cref="LibraryVersion"/>.</summary>
    public required string Hash { get; set; }

    /// <summary>Key of the shipped entry that it came from, null for one of the user's own.</summary>
    public string? BuiltInKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Counts every change, that of the name too: whoever saves says which one was read.</summary>
    public int Version { get; set; }
}
