namespace Vectorscope.Engine.Interventions;

/// <summary>Fills in rows of one layer, beginning with one of them: [rows, d], row-major.</summary>
/// <param name="layer">0 to L.</param>
/// <param name="first">The first row.</param>
/// <param name="rows">To be filled.</param>
public delegate void SideRowReader(int layer, int first, Span<float> rows);

/// <summary>The rows of a side.</summary>
/// <param name="Name">For sentences.</param>
/// <param name="Count">How many.</param>
/// <param name="Read">Reads them.</param>
public sealed record SideRows(string Name, int Count, SideRowReader Read);

/// <summary>The difference of two sides' mean rows, layer by layer: the plainest direction.</summary>
public static class MeanDifference
{
    private const int RowsAtOnce = 256;

    /// <summary>μ₊ − μ₋ at each layer in raw units, with the means; the ambient norm is the mean Euclidean norm of the rows of both sides, as separability has it.</summary>
    /// <param name="name">For sentences.</param>
    /// <param name="layers">L.</param>
    /// <param name="width">d.</param>
    /// <param name="positive">The side that it points to.</param>
    /// <param name="negative">The side that it points from.</param>
    /// <param name="neutral">Its mean is kept beside; its rows count in nothing else. Null for none.</param>
    /// <exception cref="DirectionException">A side has no rows, a number is not finite, or no layer tells the sides apart.</exception>
    public static Direction Of(string name, int layers, int width, SideRows positive, SideRows negative, SideRows? neutral)
    {
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(negative);
        foreach (var side in new[] { positive, negative, neutral })
        {
            if (side is { Count: 0 }) throw new DirectionException($"Side {side.Name} has no rows to take a mean of.");
        }
        var size = checked((layers + 1) * width);
        var (rows, means) = (new float[size], new DirectionMeans(new float[size], new float[size], neutral is null ? null : new float[size]));
        var ambient = new float[layers + 1];
        for (var layer = 0; layer <= layers; layer++)
        {
            var (plus, normsPlus) = Mean(positive, layer, width);
            var (minus, normsMinus) = Mean(negative, layer, width);
            var at = layer * width;
            for (var i = 0; i < width; i++)
            {
                (rows[at + i], means.Positive![at + i], means.Negative![at + i]) = ((float)(plus[i] - minus[i]), (float)plus[i], (float)minus[i]);
            }
            ambient[layer] = (float)((normsPlus + normsMinus) / (positive.Count + negative.Count));
            if (neutral is not null) Array.ConvertAll(Mean(neutral, layer, width).Mean, value => (float)value).CopyTo(means.Neutral!, at);
        }
        var direction = new Direction(name, layers, rows, means, ambient);
        return Enumerable.Range(0, layers + 1).Any(direction.IsUsable) ? direction
            : throw new DirectionException($"Sides {positive.Name} and {negative.Name} have the same mean at every layer, so there is no direction between them.");
    }

    private static (double[] Mean, double Norms) Mean(SideRows side, int layer, int width)
    {
        var (sum, norms) = (new double[width], 0.0);
        var part = new float[Math.Min(side.Count, RowsAtOnce) * width];
        for (var first = 0; first < side.Count; first += RowsAtOnce)
        {
            var rows = part.AsSpan(0, Math.Min(RowsAtOnce, side.Count - first) * width);
            side.Read(layer, first, rows);
            for (var row = 0; row < rows.Length; row += width)
            {
                var square = 0.0;
                for (var i = 0; i < width; i++)
                {
                    double value = rows[row + i];
                    sum[i] += value;
                    square += value * value;
                }
                if (!double.IsFinite(square)) throw new DirectionException($"Side {side.Name}, layer {layer}: row {first + (row / width)} holds a number that is not finite. Capture again in float32.");
                norms += Math.Sqrt(square);
            }
        }
        for (var i = 0; i < width; i++) sum[i] /= side.Count;
        return (sum, norms);
    }
}
