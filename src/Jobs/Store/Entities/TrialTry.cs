namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A try at a trial that gave no result; kept, while the trial is tried again.</summary>
public sealed class TrialTry
{
    public required long TrialId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public TrialTryEnd End { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset EndedAt { get; init; }
    public required string Sentence { get; init; }
    public string? Detail { get; init; }
}
