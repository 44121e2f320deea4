namespace Vectorscope.Engine.Interventions;

/// <summary>h + s·(min(p, v) − p)·r.</summary>
public sealed record Cap : Operation
{
    /// <summary>v.</summary>
    public required TargetValue Value { get; init; }
}
