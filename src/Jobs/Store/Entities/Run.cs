
namespace Vectorscope.Jobs.Store.Entities;

/// <summary>One thing that was asked for: its spec, where it stands, who works on it.</summary>
public sealed class Run
{
    public required string Id { get; init; }
    public required string Kind { get; init; }
    public required string Name { get; set; }

    public RunState State { get; set; }

    /// <summary>What happened, in one sentence.</summary>
    public string? Reason { get; set; }

    /// <summary>What to try.</summary>
    public string? Advice { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    public long ProgressDone { get; set; }
    public long? ProgressTotal { get; set; }
    public string? ProgressUnit { get; set; }
    public string? ProgressStage { get; set; }

    /// <summary>Units per second over the last seconds of work.</summary>
    public double? ProgressRate { get; set; }

    public bool CancelRequested { get; set; }
    public string? LeaseOwner { get; set; }
    public DateTimeOffset? LeaseHeartbeat { get; set; }

    /// <summary>Number of the last attempt, 0 before the first one.</summary>
    public int AttemptNumber { get; set; }

    /// <summary>Counts state changes and edits; a writer that read an older value loses.</summary>
    public int Version { get; set; }

    /// <summary>Position in the store-wide sequence of changes, by which other processes notice them.</summary>
    public long Change { get; set; }

    /// <summary>Sequence of the last log line, 0 without any.</summary>
    public long LastLogSequence { get; set; }

    /// <summary>Chosen by whoever submitted it, so that a second click finds the first one's run; null for none.</summary>
    public string? SubmitKey { get; init; }

    /// <summary>What it needs, and with it the queue that it waits in.</summary>
    public RunNeeds Needs { get; init; }

    public bool Archived { get; set; }
    public string? CopiedFrom { get; init; }
    public string Tags { get; set; } = "";
    public string Notes { get; set; } = "";

    /// <summary>The studies that it is in; only in queries.</summary>
    public ICollection<StudyRun> Studies { get; init; } = [];

    // The long texts come last: SQLite reads a row from its front, and a list must not wade through them.

    /// <summary>The spec as submitted (JSON), the material of "run again with changes".</summary>
    public required string Spec { get; init; }

    /// <summary>The spec with everything it names resolved at submit time (JSON); later edits of the library do not reach it.</summary>
    public required string Snapshot { get; init; }

    /// <summary>The folded-out part of a failure: exception and stack.</summary>
    public string? Detail { get; set; }
}
