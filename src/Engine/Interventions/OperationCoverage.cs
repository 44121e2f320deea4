namespace Vectorscope.Engine.Interventions;

/// <summary>Which layers an operation acts on.</summary>
/// <param name="Operation">Its place in the list.</param>
/// <param name="Layers">Where it acts.</param>
/// <param name="LeftOut">Layers that were meant and have no usable row of the direction.</param>
public sealed record OperationCoverage(int Operation, IReadOnlyList<int> Layers, IReadOnlyList<int> LeftOut);
