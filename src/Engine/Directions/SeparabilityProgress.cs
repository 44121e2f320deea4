namespace Vectorscope.Engine.Directions;

/// <summary>How far an analysis is.</summary>
public sealed record SeparabilityProgress(int LayersDone, int LayersTotal);
