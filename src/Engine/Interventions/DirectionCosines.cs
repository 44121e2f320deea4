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
        if (a.Width != b.Width) throw new DirectionException($"Direction {Quote.Of(a.Name)} has width {a.Width} and {Quote.Of(b.Name)} {b.Width}; those of one width can be compared.");
        if (a.LayerCount != b.LayerCount)
            throw new DirectionException($"Direction {Quote.Of(a.Name)} has rows for layers 0 to {a.LayerCount} and {Quote.Of(b.Name)} for 0 to {b.LayerCount}; those of one number of layers can be compared.");
        return [.. Enumerable.Range(0, a.LayerCount + 1).Select(layer => a.IsUsable(layer) && b.IsUsable(layer) ? Cosine(a, b, layer) : (double?)null)];
    }

    /// <summary>Where 95 % of the cosines of random directions lie: ±1.96/√d.</summary>
    /// <param name="width">d.</param>
    public static double Chance(int width) => 1.96 / Math.Sqrt(width);

    private static double Cosine(Direction a, Direction b, int layer)
    {
        var left = a.Row(layer);
        var right = b.Row(layer);
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++) sum += (double)left[i] * right[i];
        return Math.Clamp(sum / a.Norm(layer) / b.Norm(layer), -1, 1);
    }
}
