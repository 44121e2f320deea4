using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Library.Directions;

/// <summary>What the library says of a direction; its numbers are a file of the store.</summary>
public sealed record DirectionContent
{
    [Field("File", Help = "SHA-256 of the safetensors file that the store holds.")]
    public required string Sha256 { get; init; }

    [Field("Layers", Help = "L: there is a row for each of 0 (the embedding) to L."), Range(1, 100_000)]
    public required int Layers { get; init; }

    [Field("Width", Help = "d: numbers in a row."), Range(1, 10_000_000)]
    public required int Width { get; init; }

    [Field("Unusable layers", Help = "Layers whose row is too short to be a direction.")]
    public IReadOnlyList<int> Unusable { get; init; } = [];

    [Field("Means", Help = "Which sides' means the file holds: positive, negative, neutral.")]
    public IReadOnlyList<string> Means { get; init; } = [];

    [Field("Ambient norm", Help = "Whether the file holds the mean norm of the residual stream at each layer.")]
    public bool HasAmbientNorm { get; init; }

    [Field("Provenance", Help = "Where it came from, as the file says.")]
    public DirectionProvenance Provenance { get; init; } = new();
}
