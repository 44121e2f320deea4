namespace Vectorscope.Jobs.Library.Directions;

/// <summary>Cosines of each two of several directions at one layer.</summary>
/// <param name="Layers">L: there are layers 0 to L.</param>
/// <param name="Chance">95 % of the cosines of unrelated random directions lie within ± this; rows of one stream are not unrelated.</param>
/// <param name="Cosines">By row, then column, in the order of the directions; null where either has no usable row.</param>
public sealed record CosineMap(int Layer, int Layers, int Width, double Chance, IReadOnlyList<ComparedDirection> Directions, IReadOnlyList<double?[]> Cosines);

/// <summary>Cosines of a direction's row at each layer with another's at each.</summary>
/// <param name="Chance">As in <see cref="CosineMap"/>.</param>
/// <param name="Cosines">By layer of A, then layer of B; null where either has no usable row.</param>
public sealed record LayerMap(ComparedDirection A, ComparedDirection B, int Width, double Chance, IReadOnlyList<double?[]> Cosines);
