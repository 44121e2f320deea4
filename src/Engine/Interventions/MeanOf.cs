namespace Vectorscope.Engine.Interventions;

/// <summary>A side's mean.</summary>
public enum MeanOf
{
    /// <summary>μ₊.</summary>
    Positive,

    /// <summary>μ₋.</summary>
    Negative,

    /// <summary>μ₀.</summary>
    Neutral,
}
