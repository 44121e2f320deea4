namespace Vectorscope.Engine.Directions;

/// <summary>Something a reader of the curves has to know.</summary>
/// <param name="Code">
/// <c>saturated</c>, <c>held-out-saturated</c>, <c>separable-at-input</c>, <c>few-prompts</c>, <c>within-null</c>,
/// <c>constant-layer</c>, <c>dropped-rows</c>, <c>sampled-rows</c>.
/// </param>
/// <param name="Message">One or two plain sentences: what was seen and what to look at instead.</param>
/// <param name="Layers">The layers it is about; empty when about the whole contrast.</param>
public sealed record SeparabilityWarning(string Code, string Message, IReadOnlyList<int> Layers);
