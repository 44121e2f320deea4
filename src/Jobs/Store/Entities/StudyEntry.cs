namespace Vectorscope.Jobs.Store.Entities;

/// <summary>An entry of the library, such as a direction, is in a study.</summary>
public sealed class StudyEntry
{
    public required string StudyId { get; init; }
    public required string EntryId { get; init; }
    public DateTimeOffset AddedAt { get; init; }
}
