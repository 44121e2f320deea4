namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A checkpoint folder that was seen, with what its inspection found.</summary>
public sealed class Model
{
    public required string Id { get; init; }

    /// <summary>Absolute path; two folders with the same content are two rows with one hash.</summary>
    public required string Folder { get; set; }

    public required string Name { get; set; }

    /// <summary>Key of the shipped model, null for one of the user's own.</summary>
    public string? BuiltInKey { get; init; }

    /// <summary>Content hash, null until it was computed.</summary>
    public string? ContentHash { get; set; }

    /// <summary>Sizes and times of the folder's files; while it stays the same, so does the hash.</summary>
    public string Fingerprint { get; set; } = "";

    /// <summary>The inspection (JSON), null where the folder cannot be read as a model.</summary>
    public string? Info { get; set; }

    /// <summary>Why the folder cannot be used, null when it can.</summary>
    public string? Problem { get; set; }

    public long Bytes { get; set; }

    /// <summary>Added by its path rather than found by a scan.</summary>
    public bool AddedByPath { get; set; }

    public DateTimeOffset FirstSeenAt { get; init; }
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The last scan did not find the folder any more.</summary>
    public bool Missing { get; set; }
}
