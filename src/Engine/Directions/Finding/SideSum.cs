using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Directions.Finding;

/// <summary>Mean row and mean length of a side's rows, summed in double precision.</summary>
internal sealed class SideSum(int width)
{
    private const int RowsAtOnce = 256;

    private readonly double[] _sum = new double[width];
    private double _norms;

    public int Count { get; private set; }

    /// <summary>Reads a side, a few rows at a time.</summary>
    /// <exception cref="DirectionException">A number is not finite.</exception>
    public static SideSum Of(SideRows side, int layer, int width)
    {
        var sum = new SideSum(width);
        var part = new float[Math.Min(side.Count, RowsAtOnce) * width];
        for (var first = 0; first < side.Count; first += RowsAtOnce)
        {
            var rows = part.AsSpan(0, Math.Min(RowsAtOnce, side.Count - first) * width);
            side.Read(layer, first, rows);
            var odd = rows.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
            if (odd >= 0) throw new DirectionException($"Side {side.Name}, layer {layer}: row {first + (odd / width)} holds a number that is not finite. Capture again in float32.");
            sum.Add(rows);
        }
        return sum;
    }

    /// <summary>The mean Euclidean norm of the rows of both sides.</summary>
    public static float AmbientNorm(SideSum a, SideSum b) => (float)((a._norms + b._norms) / (a.Count + b.Count));

    /// <param name="rows">[rows, d], finite.</param>
    public void Add(ReadOnlySpan<float> rows)
    {
        for (var row = 0; row < rows.Length; row += width)
        {
            var square = 0.0;
            for (var i = 0; i < width; i++)
            {
                double value = rows[row + i];
                _sum[i] += value;
                square += value * value;
            }
            _norms += Math.Sqrt(square);
            Count++;
        }
    }

    public double[] Mean() => Array.ConvertAll(_sum, value => value / Count);

    public void WriteMean(Span<float> mean)
    {
        for (var i = 0; i < width; i++) mean[i] = (float)(_sum[i] / Count);
    }
}
