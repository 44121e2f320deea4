namespace Vectorscope.Jobs.Library.Directions;

/// <summary>How much a direction of the library points as another row does.</summary>
/// <param name="Cosine">At the layer that was asked for.</param>
public sealed record NearDirection(string Id, string Name, double Cosine);
