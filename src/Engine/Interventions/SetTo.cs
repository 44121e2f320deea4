namespace Vectorscope.Engine.Interventions;

/// <summary>h + s·(v − p)·r.</summary>
public sealed record SetTo : Operation
{
    /// <summary>v.</summary>
    public required TargetValue Value { get; init; }
}
