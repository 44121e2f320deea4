namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A lineage edge: something a run read, an artifact of another run or a model, by its content hash.</summary>
public sealed class RunInput
{
    public long Id { get; init; }
    public required string RunId { get; init; }

    /// <summary><c>artifact</c>, <c>model</c>, the kind of another reference, or <c>turn</c> with its place for its hash.</summary>
    public required string Kind { get; init; }

    public required string Hash { get; init; }
    public required string Name { get; init; }
}
