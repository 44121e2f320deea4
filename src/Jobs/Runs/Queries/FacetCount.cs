namespace Vectorscope.Jobs.Runs.Queries;

/// <summary>A name that runs are found by, and how many have it.</summary>
public sealed record FacetCount(string Name, int Runs);
