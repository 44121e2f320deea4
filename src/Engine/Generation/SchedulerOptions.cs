namespace Vectorscope.Engine.Generation;

/// <summary>Limits of a <see cref="GenerationScheduler"/>.</summary>
public sealed record SchedulerOptions
{
    /// <summary>Rows that are computed at the same time; more wait. Default 64.</summary>
    public int MaxRows { get; init; } = 64;

    /// <summary>Prompt tokens computed between two tokens of the replies that are under way: more is faster overall, fewer stalls less. Default 512.</summary>
    public int PrefillTokens { get; init; } = 512;

    /// <summary>Bytes that idle sessions may hold on the device; the least recently used go first. Default 2 GiB.</summary>
    public long SessionBytes { get; init; } = 2L << 30;
}
