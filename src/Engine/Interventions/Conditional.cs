namespace Vectorscope.Engine.Interventions;

/// <summary>Another operation, on those tokens alone whose projection on a gate lies beyond a threshold.</summary>
public sealed record Conditional : Operation
{
    /// <summary>The gate.</summary>
    public required Gate When { get; init; }

    /// <summary>What is done then; its direction, layers, site and positions are those of this operation.</summary>
    public required Operation Then { get; init; }
}
