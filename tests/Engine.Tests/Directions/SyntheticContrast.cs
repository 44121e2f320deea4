using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Directions;

/// <summary>Gaussian rows with a chosen spectrum, shift between the sides and pairing.</summary>
internal static class SyntheticContrast
{
    /// <param name="scales">Standard deviation of each coordinate.</param>
    /// <param name="shift">Added to every row of side A.</param>
    public static Contrast Make(
        int rows, float[] scales, long seed, bool paired = true, float[]? shift = null, float translation = 0, int layers = 1)
    {
        float[] Side(int layer, long side)
        {
            var random = new SeededRandom(seed, RandomPurpose.Test, layer * 2 + side);
            var values = new float[rows * scales.Length];
            for (var i = 0; i < values.Length; i++)
            {
                var column = i % scales.Length;
                values[i] = (float)(random.NextNormal() * scales[column]) + (side == 0 ? shift?[column] ?? 0 : 0) + translation;
            }
            return values;
        }

        return new Contrast
        {
            SideA = "expert",
            SideB = "cautious",
            Position = "last-prompt-token",
            KeysA = [.. Enumerable.Range(0, rows).Select(i => $"task {i}")],
            KeysB = [.. Enumerable.Range(0, rows).Select(i => paired ? $"task {i}" : $"other task {i}")],
            Layers = layers,
            Width = scales.Length,
            ReadA = (layer, rows) => Side(layer, 0).CopyTo(rows),
            ReadB = (layer, rows) => Side(layer, 1).CopyTo(rows),
        };
    }

    public static float[] Equal(int width) => [.. Enumerable.Repeat(1f, width)];

    /// <summary>Some wide axes, the others a thousand times narrower.</summary>
    public static float[] Block(int width, int wideAxes) =>
        [.. Enumerable.Range(0, width).Select(i => i < wideAxes ? 1f : 0.001f)];

    /// <summary>Variances i^-power: few axes carry most of the variance, as in residual streams.</summary>
    public static float[] Decaying(int width, double power) =>
        [.. Enumerable.Range(1, width).Select(i => (float)Math.Pow(i, -power / 2))];

    /// <summary>(tr Σ)² / tr Σ² of the spectrum that the rows are drawn from.</summary>
    public static double EffectiveDimension(float[] scales)
    {
        var trace = scales.Sum(s => (double)s * s);
        return trace * trace / scales.Sum(s => Math.Pow(s, 4));
    }
}
