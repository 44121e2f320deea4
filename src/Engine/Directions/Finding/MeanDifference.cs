using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Directions.Finding;

/// <summary>The difference of two sides' mean rows, layer by layer: the plainest direction.</summary>
public static class MeanDifference
{
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
            var (plus, minus) = (SideSum.Of(positive, layer, width), SideSum.Of(negative, layer, width));
            var (meanPlus, meanMinus) = (plus.Mean(), minus.Mean());
            var at = layer * width;
            for (var i = 0; i < width; i++)
            {
                (rows[at + i], means.Positive![at + i], means.Negative![at + i]) = ((float)(meanPlus[i] - meanMinus[i]), (float)meanPlus[i], (float)meanMinus[i]);
            }
            ambient[layer] = SideSum.AmbientNorm(plus, minus);
            if (neutral is not null) SideSum.Of(neutral, layer, width).WriteMean(means.Neutral.AsSpan(at, width));
        }
        var direction = new Direction(name, layers, rows, means, ambient);
        return Enumerable.Range(0, layers + 1).Any(direction.IsUsable) ? direction
            : throw new DirectionException($"Sides {positive.Name} and {negative.Name} have the same mean at every layer, so there is no direction between them.");
    }
}
