namespace Vectorscope.Engine.Directions;

/// <summary>The rows of one layer, side A above side B, with the grand mean removed.</summary>
/// <remarks>
/// AUC, d′ and margins do not change when a constant is added to every row, and the large common mean of residual streams
/// would cost most of a float's digits. The mean is taken and subtracted in double.
/// </remarks>
internal sealed class ResidualMatrix
{
    /// <summary>Rows start at multiples of this many floats; the padding is zero and adds nothing to any product.</summary>
    private const int Alignment = 8;

    private ResidualMatrix(int rows, int rowsA, int width)
    {
        Rows = rows;
        RowsA = rowsA;
        Stride = (width + Alignment - 1) / Alignment * Alignment;
        Values = GC.AllocateUninitializedArray<float>(checked(rows * Stride));
    }

    /// <summary>[Rows, Stride].</summary>
    public float[] Values { get; }

    public int Rows { get; }

    public int RowsA { get; }

    public int Stride { get; }

    /// <summary>Mean Euclidean norm of the rows as they were read.</summary>
    public double AmbientNorm { get; private init; }

    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Stride, Stride);

    public static ResidualMatrix Read(Contrast contrast, int layer)
    {
        var width = contrast.Width;
        var rowsA = contrast.KeysA.Count;
        var rows = rowsA + contrast.KeysB.Count;
        var a = Checked(contrast.ReadA(layer), contrast, contrast.SideA, rowsA, layer);
        var b = Checked(contrast.ReadB(layer), contrast, contrast.SideB, rows - rowsA, layer);
        ReadOnlySpan<float> Source(int row) =>
            row < rowsA ? a.AsSpan(row * width, width) : b.AsSpan((row - rowsA) * width, width);

        var mean = new double[width];
        var norms = 0.0;
        for (var row = 0; row < rows; row++)
        {
            var source = Source(row);
            var square = 0.0;
            for (var i = 0; i < width; i++)
            {
                mean[i] += source[i];
                square += (double)source[i] * source[i];
            }
            norms += Math.Sqrt(square);
        }
        for (var i = 0; i < width; i++)
            mean[i] /= rows;

        var matrix = new ResidualMatrix(rows, rowsA, width) { AmbientNorm = norms / rows };
        for (var row = 0; row < rows; row++)
        {
            var source = Source(row);
            var target = matrix.Values.AsSpan(row * matrix.Stride, matrix.Stride);
            for (var i = 0; i < width; i++)
                target[i] = (float)(source[i] - mean[i]);
            target[width..].Clear();
        }
        return matrix;
    }

    private static float[] Checked(float[] values, Contrast contrast, string side, int rows, int layer)
    {
        var where = $"side '{side}', position '{contrast.Position}', layer {layer}";
        if (values.Length != (long)rows * contrast.Width)
            throw new InvalidDataException($"{where}: {values.Length} numbers were read where {rows} × {contrast.Width} are needed.");
        var odd = values.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        if (odd >= 0)
        {
            throw new InvalidDataException(
                $"{where}: row {odd / contrast.Width} holds {values[odd]}. Capture again in float32, or look for the layer whose activations overflow.");
        }
        return values;
    }
}
