namespace Vectorscope.Jobs.Store.Entities;

/// <summary>What is left of a deleted run: its place in the sequence of changes, for processes that still show it.</summary>
public sealed class RemovedRun
{
    public required string Id { get; init; }
    public required long Change { get; init; }
}
