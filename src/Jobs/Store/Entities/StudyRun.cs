namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A run is in a study; it may be in several.</summary>
public sealed class StudyRun
{
    public required string StudyId { get; init; }
    public required string RunId { get; init; }
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>Only in queries.</summary>
    public Study? Study { get; init; }
}
