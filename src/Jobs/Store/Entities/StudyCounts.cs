namespace Vectorscope.Jobs.Store.Entities;

/// <summary>An arm of a study of which only the counts are known, or not even they.</summary>
public sealed class StudyCounts
{
    public required string Id { get; init; }
    public required string StudyId { get; init; }
    public required string Name { get; set; }

    /// <summary>What it changes, in the words of whoever entered it.</summary>
    public string Approach { get; set; } = "";

    /// <summary>Null, with <see cref="Trials"/>, for an arm that nobody counted.</summary>
    public int? Passed { get; set; }

    public int? Trials { get; set; }
    public DateTimeOffset AddedAt { get; init; }
}
