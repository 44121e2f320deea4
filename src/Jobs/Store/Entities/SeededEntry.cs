namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A shipped entry that this store was given once; one that the user deleted does not come back by itself.</summary>
public sealed class SeededEntry
{
    /// <summary><c>persona/KEY</c>, <c>prompt-set/KEY</c>, <c>task-set/KEY</c> or <c>model/KEY</c>.</summary>
    public required string Key { get; init; }

    public DateTimeOffset At { get; init; }
}
