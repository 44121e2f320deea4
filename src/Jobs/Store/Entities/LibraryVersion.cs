namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A content that an entry of a library has or had; each is kept once, by its hash.</summary>
public sealed class LibraryVersion
{
    public required string EntryId { get; init; }

    /// <summary>SHA-256 of the content.</summary>
    public required string Hash { get; init; }

    /// <summary>In its normal form, as JSON.</summary>
    public required string Content { get; init; }

    /// <summary>The entry's version when it was last given this content.</summary>
    public int Number { get; set; }

    public DateTimeOffset SavedAt { get; set; }
}
