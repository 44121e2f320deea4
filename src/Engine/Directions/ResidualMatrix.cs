namespace Vectorscope.Engine.Directions;

/// <summary>The rows of one layer, side A above side B, with the grand mean removed. One buffer serves layer after layer.</summary>
/// <remarks>
/// AUC, d′ and margins do not change when a constant is added to every row, and the large common mean of residual streams
/// would cost most of a float's digits. The mean is taken and subtracted in double.
/// </remarks>
internal sealed class ResidualMatrix
{
    /// <summary>Rows start at multiples of this many floats; the padding is zero and adds nothing to any product.</summary>
    private const int Alignment = 8;

    private readonly Contrast _contrast;

    public ResidualMatrix(Contrast contrast)
    {
        _contrast = contrast;
        RowsA = contrast.KeysA.Count;
        Rows = RowsA + contrast.KeysB.Count;
        Stride = (contrast.Width + Alignment - 1) / Alignment * Alignment;
        Values = new float[checked(Rows * Stride)];
    }

    /// <summary>[Rows, Stride].</summary>
    public float[] Values { get; }

    public int Rows { get; }

    public int RowsA { get; }

    public int Stride { get; }

    /// <summary>Mean Euclidean norm of the rows as they were read.</summary>
    public double AmbientNorm { get; private set; }

    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Stride, Stride);

    /// <summary>Replaces the content by another layer.</summary>
    /// <exception cref="InvalidDataException">A number is not finite; the message names side, layer and row.</exception>
    public void Load(int layer)
    {
        var width = _contrast.Width;
        Fill(layer, _contrast.ReadA, _contrast.SideA, Values.AsSpan(0, RowsA * width));
        Fill(layer, _contrast.ReadB, _contrast.SideB, Values.AsSpan(RowsA * width, (Rows - RowsA) * width));
        Spread(width);
        Centre(width);
    }

    private void Fill(int layer, ContrastReader read, string side, Span<float> rows)
    {
        read(layer, rows);
        var odd = rows.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        if (odd >= 0)
        {
            throw new InvalidDataException(
                $"Side '{side}', position '{_contrast.Position}', layer {layer}: row {odd / _contrast.Width} holds {rows[odd]}. Capture again in float32, or look for the layer whose activations overflow.");
        }
    }

    /// <summary>Moves rows read without gaps to their aligned places, the last one first: each lands behind all that are still to move.</summary>
    private void Spread(int width)
    {
        if (width == Stride)
            return;
        for (var row = Rows - 1; row >= 0; row--)
        {
            Values.AsSpan(row * width, width).CopyTo(Values.AsSpan(row * Stride, width));
            Values.AsSpan(row * Stride + width, Stride - width).Clear();
        }
    }

    private void Centre(int width)
    {
        var mean = new double[width];
        var norms = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            var source = Row(row)[..width];
            var square = 0.0;
            for (var i = 0; i < width; i++)
            {
                mean[i] += source[i];
                square += (double)source[i] * source[i];
            }
            norms += Math.Sqrt(square);
        }
        AmbientNorm = norms / Rows;
        for (var i = 0; i < width; i++)
            mean[i] /= Rows;
        for (var row = 0; row < Rows; row++)
        {
            var target = Values.AsSpan(row * Stride, width);
            for (var i = 0; i < width; i++)
                target[i] = (float)(target[i] - mean[i]);
        }
    }
}
