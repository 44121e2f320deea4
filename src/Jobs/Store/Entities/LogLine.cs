namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A line of a run's log, read by offset; sequences start at 1 and have no gaps.</summary>
public sealed class LogLine
{
    public required string RunId { get; init; }
    public required long Sequence { get; init; }
    public DateTimeOffset At { get; init; }
    public RunLogLevel Level { get; init; }
    public required string Text { get; init; }
}
