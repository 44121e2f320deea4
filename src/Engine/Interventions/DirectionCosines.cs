using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Interventions;

/// <summary>How much two directions point the same way, layer by layer.</summary>
public static class DirectionCosines
{
    /// <summary>Cosine of the rows of each layer 0…L; null where either has no usable row.</summary>
    /// <exception cref="DirectionException">They have other widths or numbers of layers.</exception>
    public static IReadOnlyList<double?> Of(Direction a, Direction b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        CheckComparable(a, b);
        return [.. Enumerable.Range(0, a.LayerCount + 1).Select(layer => Of(a, layer, b, layer))];
    }

    /// <summary>Cosines of any number of directions with each other at one layer.</summary>
    /// <param name="directions">At least one.</param>
    /// <param name="layer">0 to L.</param>
    /// <returns>[directions][directions]; null where either has no usable row.</returns>
    /// <exception cref="DirectionException">They have other widths or numbers of layers, or not this layer.</exception>
    public static double?[][] Matrix(IReadOnlyList<Direction> directions, int layer)
    {
        ArgumentNullException.ThrowIfNull(directions);
        foreach (var direction in directions) CheckComparable(directions[0], direction);
        if (directions is [var first, ..] && (layer < 0 || layer > first.LayerCount))
            throw new DirectionException($"Direction {Quote.Of(first.Name)} has rows for layers 0 to {first.LayerCount}; {layer} is none of them.");
        return [.. directions.Select(a => directions.Select(b => Of(a, layer, b, layer)).ToArray())];
    }

    /// <summary>Cosines of each row of one direction with each row of another, or of itself.</summary>
    /// <returns>[L+1][L+1], a's layer first; null where either row is not usable.</returns>
    /// <exception cref="DirectionException">They have other widths or numbers of layers.</exception>
    public static double?[][] AcrossLayers(Direction a, Direction b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        CheckComparable(a, b);
        return [.. Enumerable.Range(0, a.LayerCount + 1).Select(i => Enumerable.Range(0, b.LayerCount + 1).Select(j => Of(a, i, b, j)).ToArray())];
    }

    /// <summary>Where 95 % of the cosines of random directions lie: ±1.96/√d.</summary>
    /// <param name="width">d.</param>
    public static double Chance(int width) => 1.96 / Math.Sqrt(width);

    /// <summary>Refuses directions whose rows cannot be held against each other.</summary>
    /// <exception cref="DirectionException">The message names both and their sizes.</exception>
    internal static void CheckComparable(Direction a, Direction b)
    {
        if (a.Width != b.Width) throw new DirectionException($"Direction {Quote.Of(a.Name)} has width {a.Width} and {Quote.Of(b.Name)} {b.Width}; those of one width can be compared.");
        if (a.LayerCount != b.LayerCount)
            throw new DirectionException($"Direction {Quote.Of(a.Name)} has rows for layers 0 to {a.LayerCount} and {Quote.Of(b.Name)} for 0 to {b.LayerCount}; those of one number of layers can be compared.");
    }

    private static double? Of(Direction a, int layerA, Direction b, int layerB)
    {
        if (!a.IsUsable(layerA) || !b.IsUsable(layerB)) return null;
        ReadOnlySpan<float> left = a.Row(layerA), right = b.Row(layerB);
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++) sum += (double)left[i] * right[i];
        return Math.Clamp(sum / a.Norm(layerA) / b.Norm(layerB), -1, 1);
    }
}
