namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A folder of tasks on the list. Nothing of the folder is copied: it is read again when it is looked at.</summary>
public sealed class TaskSet
{
    public required string Id { get; init; }
    public required string Name { get; set; }

    /// <summary>Absolute path.</summary>
    public required string Folder { get; set; }

    /// <summary>Key of the shipped set, null for one of the user's own.</summary>
    public string? BuiltInKey { get; init; }

    /// <summary>What the last reading counted (JSON).</summary>
    public string? Summary { get; set; }

    public DateTimeOffset AddedAt { get; init; }
    public DateTimeOffset ReadAt { get; set; }
}
