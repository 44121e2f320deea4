namespace Vectorscope.Jobs.Library.Directions;

/// <summary>Cosines of two directions.</summary>
/// <param name="Chance">95 % of the cosines of random directions lie within ± this.</param>
public sealed record CosineReport(ComparedDirection A, ComparedDirection B, int Width, double Chance, IReadOnlyList<LayerCosine> Layers);

/// <param name="Hash">SHA-256 of its file.</param>
public sealed record ComparedDirection(string Name, string Hash);

/// <param name="Cosine">Null where either has no usable row.</param>
public sealed record LayerCosine(int Layer, double? Cosine);
