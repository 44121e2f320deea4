namespace Vectorscope.Jobs.Store.Entities;

/// <summary>A name that a run is found by. Lists narrow by it, so it stands in a table of its own and not in the run's JSON.</summary>
public sealed class RunFacet
{
    public required string RunId { get; init; }
    public required RunFacetKind Kind { get; init; }
    public required string Name { get; init; }
}
