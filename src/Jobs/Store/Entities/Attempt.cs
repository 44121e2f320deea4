namespace Vectorscope.Jobs.Store.Entities;

/// <summary>One try at a run by one process; never overwritten by the next.</summary>
public sealed class Attempt
{
    public required string RunId { get; init; }
    public required int Number { get; init; }
    public required string Owner { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Running, then how it ended.</summary>
    public RunState State { get; set; }

    public string? Reason { get; set; }
    public string? Detail { get; set; }
}
