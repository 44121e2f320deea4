namespace Vectorscope.Engine.Interventions;

/// <summary>A projection to move to: a number, or that of a mean.</summary>
/// <param name="Mean">Whose; null for the number.</param>
/// <param name="Number">In projection units on the unit row.</param>
public readonly record struct TargetValue(MeanOf? Mean, double Number = 0);
