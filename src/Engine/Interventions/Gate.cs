namespace Vectorscope.Engine.Interventions;

/// <summary>rᵀh of a direction at a layer, above or below a threshold.</summary>
/// <param name="Direction">Name or file.</param>
/// <param name="Layer">0…L, not after the layer that is acted on.</param>
/// <param name="Above">Whether it opens above the threshold; else below.</param>
/// <param name="Threshold">In projection units on the unit row.</param>
public sealed record Gate(string Direction, int Layer, bool Above, double Threshold);
