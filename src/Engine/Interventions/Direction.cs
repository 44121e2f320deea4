namespace Vectorscope.Engine.Interventions;

/// <summary>One vector of the residual stream for each layer 0 (the embedding) to L, and what is known of where it came from.</summary>
/// <remarks>Raw units: rows are as they were found, such as differences of means. Oriented so that rᵀ(μ₊ − μ₋) > 0 where both means are known.</remarks>
public sealed class Direction
{
    /// <summary>A row shorter than this share of the layer's ambient norm is no direction.</summary>
    public const double LeastShare = 1e-4;

    private readonly float[] _rows;
    private readonly double[] _norms;

    /// <param name="name">For sentences.</param>
    /// <param name="layers">L.</param>
    /// <param name="rows">[L+1, d], row-major.</param>
    /// <param name="means">Of the sides, where known.</param>
    /// <param name="ambientNorm">[L+1]: the mean Euclidean norm of the residual stream at each layer; null where it is not known.</param>
    /// <exception cref="DirectionException">A number is not finite, a size does not fit, or a row points to the negative side.</exception>
    public Direction(string name, int layers, float[] rows, DirectionMeans? means = null, float[]? ambientNorm = null)
    {
        if (layers < 1 || rows.Length == 0 || rows.Length % (layers + 1) != 0)
            throw new DirectionException($"Direction {name}: {rows.Length} numbers cannot be a row for each of {layers + 1} layers.");
        (Name, LayerCount, Width, _rows) = (name, layers, rows.Length / (layers + 1), rows);
        (Means, AmbientNorm) = (means ?? new(), ambientNorm);
        Check("direction", rows, rows.Length);
        Check("mean_positive", Means.Positive, rows.Length);
        Check("mean_negative", Means.Negative, rows.Length);
        Check("mean_neutral", Means.Neutral, rows.Length);
        Check("ambient_norm", ambientNorm, layers + 1);
        _norms = [.. Enumerable.Range(0, layers + 1).Select(layer => Math.Sqrt(Dot(Row(layer), Row(layer))))];
        CheckOrientation();
    }

    /// <summary>What it is called in sentences.</summary>
    public string Name { get; }

    /// <summary>L.</summary>
    public int LayerCount { get; }

    /// <summary>d.</summary>
    public int Width { get; }

    /// <summary>Means of the sides, where known.</summary>
    public DirectionMeans Means { get; }

    /// <summary>[L+1], the mean norm of the stream at each layer; null where it is not known.</summary>
    public IReadOnlyList<float>? AmbientNorm { get; }

    /// <summary>The raw row of a layer.</summary>
    public ReadOnlySpan<float> Row(int layer) => _rows.AsSpan(layer * Width, Width);

    /// <summary>‖d‖ of a layer's row.</summary>
    public double Norm(int layer) => _norms[layer];

    /// <summary>Whether a layer's row is long enough to be a direction: no shorter than 10⁻⁴ of the ambient norm there, or not zero where that is not known.</summary>
    public bool IsUsable(int layer) => AmbientNorm is { } ambient ? _norms[layer] > 0 && _norms[layer] >= LeastShare * ambient[layer] : _norms[layer] > 0;

    /// <summary>r: a layer's row at length 1, [d].</summary>
    public double[] Unit(int layer) => [.. _rows.Skip(layer * Width).Take(Width).Select(value => value / _norms[layer])];

    /// <summary>rᵀμ with the unit row of one layer and a mean of another, which is the same unless an operation names a row.</summary>
    /// <param name="row">Whose row.</param>
    /// <param name="mean">[L+1, d].</param>
    /// <param name="layer">Whose mean.</param>
    public double Projection(int row, float[] mean, int layer) => Dot(Row(row), mean.AsSpan(layer * Width, Width)) / _norms[row];

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }

    private void Check(string tensor, float[]? values, int count)
    {
        if (values is null) return;
        if (values.Length != count)
            throw new DirectionException($"Direction {Name}: {tensor} has {values.Length} numbers; {count} belong to {LayerCount + 1} layers of width {Width}.");
        var wrong = Array.FindIndex(values, value => !float.IsFinite(value));
        if (wrong >= 0)
            throw new DirectionException($"Direction {Name}: {tensor} holds {values[wrong]} at layer {wrong / (count / (LayerCount + 1))}; every number must be finite.");
    }

    private void CheckOrientation()
    {
        if (Means is not { Positive: { } positive, Negative: { } negative }) return;
        for (var layer = 0; layer <= LayerCount; layer++)
        {
            if (IsUsable(layer) && Projection(layer, positive, layer) <= Projection(layer, negative, layer))
                throw new DirectionException($"Direction {Name}: the row of layer {layer} does not point from mean_negative to mean_positive; negate it, or exchange the means.");
        }
    }
}
