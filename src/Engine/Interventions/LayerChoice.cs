namespace Vectorscope.Engine.Interventions;

/// <summary>Layers that an operation acts on, each with its share of the strength.</summary>
public abstract record LayerChoice
{
    /// <summary>0…L, the embedding included.</summary>
    public static LayerChoice All { get; } = new AllLayers();

    /// <summary>What part of the strength a layer has, 0 to 1; 0 leaves it untouched.</summary>
    public abstract double Share(int layer);
}

/// <summary>0…L, the embedding included.</summary>
public sealed record AllLayers : LayerChoice
{
    /// <inheritdoc/>
    public override double Share(int layer) => 1;
}

/// <summary>These alone: block outputs 1…L, and 0 for the embedding.</summary>
/// <param name="Layers">In any order, each once.</param>
public sealed record LayerList(IReadOnlyList<int> Layers) : LayerChoice
{
    /// <inheritdoc/>
    public override double Share(int layer) => Layers.Contains(layer) ? 1 : 0;

    /// <inheritdoc/>
    public bool Equals(LayerList? other) => other is not null && Layers.SequenceEqual(other.Layers);

    /// <inheritdoc/>
    public override int GetHashCode() => Layers.Aggregate(17, HashCode.Combine);
}

/// <summary>1 − (1 − least)·|ℓ − peak|/width within the width, and nothing beyond.</summary>
/// <param name="Peak">The layer of the full strength.</param>
/// <param name="Width">How many layers to either side take part; at least 1.</param>
/// <param name="Least">The share at that distance, 0 to 1.</param>
public sealed record LayerKernel(double Peak, double Width, double Least) : LayerChoice
{
    /// <inheritdoc/>
    public override double Share(int layer) => Math.Abs(layer - Peak) is var away && away <= Width ? 1 - ((1 - Least) * away / Width) : 0;
}
