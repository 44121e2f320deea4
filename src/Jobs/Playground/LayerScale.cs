using Vectorscope.Engine.Interventions;

namespace Vectorscope.Jobs.Playground;

/// <summary>What a direction says of where projections on it lie at one layer.</summary>
/// <param name="Layer">0 (the embedding) to L.</param>
/// <param name="Usable">Whether the direction has a row here; else nothing has a projection.</param>
/// <param name="Middle">
/// What is neither side: half-way between the poles, else 0. A stream has a large part that is the same everywhere; about 0 every
/// token could lie to one side.
/// </param>
/// <param name="Half">Half the width: the poles lie at half of it at most. Null where the direction says nothing of it.</param>
/// <param name="Positive">rᵀμ₊ where the direction has that mean.</param>
/// <param name="Neutral">rᵀμ₀.</param>
/// <param name="Negative">rᵀμ₋.</param>
public sealed record LayerScale(int Layer, bool Usable, double Middle, double? Half, double? Positive, double? Neutral, double? Negative)
{
    /// <summary>Unrelated directions see the stream with a standard deviation of norm/√d; so many of them are shown to either side.</summary>
    private const double Deviations = 4;

    /// <summary>Of every layer.</summary>
    public static IReadOnlyList<LayerScale> Of(Direction direction) => [.. Enumerable.Range(0, direction.LayerCount + 1).Select(layer => At(direction, layer))];

    private static LayerScale At(Direction direction, int layer)
    {
        if (!direction.IsUsable(layer))
        {
            return new(layer, false, 0, null, null, null, null);
        }
        double? Pole(float[]? mean) => mean is null ? null : direction.Projection(layer, mean, layer);
        var (positive, neutral, negative) = (Pole(direction.Means.Positive), Pole(direction.Means.Neutral), Pole(direction.Means.Negative));
        if (positive is { } high && negative is { } low)
        {
            var middle = (high + low) / 2;
            return new(layer, true, middle, Math.Max(high - low, 2 * Math.Abs((neutral ?? middle) - middle)), positive, neutral, negative);
        }
        var half = direction.AmbientNorm is { } norms ? Deviations * norms[layer] / Math.Sqrt(direction.Width) : (double?)null;
        return new(layer, true, 0, half, positive, neutral, negative);
    }
}
