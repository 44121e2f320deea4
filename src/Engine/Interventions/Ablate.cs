namespace Vectorscope.Engine.Interventions;

/// <summary>h − s·p·r. With a strength of 2 it reflects.</summary>
public sealed record Ablate : Operation
{
    /// <summary>h − s·(p − m)·r with m the middle of the two means' projections.</summary>
    public bool AboutMiddle { get; init; }
}
