namespace Vectorscope.Engine.Interventions;

/// <summary>h + s·(max(p, v) − p)·r.</summary>
public sealed record Floor : Operation
{
    /// <summary>v.</summary>
    public required TargetValue Value { get; init; }
}
