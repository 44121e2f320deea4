namespace Vectorscope.Engine.Interventions;

/// <summary>h + s·d with the raw row d, or in the layer's ambient norm, s·‖h̄‖·r.</summary>
public sealed record Add : Operation
{
    /// <summary>What s counts in.</summary>
    public AddUnit Unit { get; init; }
}
