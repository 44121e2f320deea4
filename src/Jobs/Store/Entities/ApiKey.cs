namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A key by which a program uses the server. The key itself is nowhere: only whoever made it has seen it.</summary>
public sealed class ApiKey
{
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Its first characters, by which it is recognised.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the key.</summary>
    public required string Hash { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>To about a minute; null while nobody has used it.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>Null while it opens.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}
