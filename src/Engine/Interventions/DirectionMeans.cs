namespace Vectorscope.Engine.Interventions;

/// <summary>Mean rows of the sides that a direction was found between, each [L+1, d] or null where it is not known.</summary>
/// <param name="Positive">μ₊.</param>
/// <param name="Negative">μ₋.</param>
/// <param name="Neutral">μ₀, without either side's text.</param>
public sealed record DirectionMeans(float[]? Positive = null, float[]? Negative = null, float[]? Neutral = null);
