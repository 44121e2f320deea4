namespace Vectorscope.Jobs.Store.Entities;

/// <summary>One entry of a run's state timeline.</summary>
public sealed class RunEvent
{
    public long Id { get; init; }
    public required string RunId { get; init; }
    public int Attempt { get; init; }
    public DateTimeOffset At { get; init; }
    public RunState State { get; init; }
    public string? Reason { get; init; }
}
