namespace Vectorscope.Engine.Interventions;

/// <summary>What the strength of <see cref="Add"/> counts in.</summary>
public enum AddUnit
{
    /// <summary>The direction's own row.</summary>
    Raw,

    /// <summary>The layer's ambient norm along the unit row.</summary>
    Ambient,

    /// <summary>A calibrated step, in nats of divergence.</summary>
    Kl,
}
