using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Engine.Directions;

/// <summary>The rows of one layer, side A above side B. One buffer serves layer after layer.</summary>
/// <param name="contrast">Where they come from.</param>
/// <param name="reading">Held while the contrast is read: it is read by one thread at a time.</param>
internal sealed class LayerRows(Contrast contrast, Lock reading)
{
    private readonly int _rowsA = contrast.KeysA.Count;
    private readonly int _rows = contrast.KeysA.Count + contrast.KeysB.Count;
    private readonly float[] _values = new float[checked((contrast.KeysA.Count + contrast.KeysB.Count) * contrast.Width)];

    /// <summary>Mean Euclidean norm of the rows as they were read.</summary>
    public double AmbientNorm { get; private set; }

    /// <summary>Replaces the content by another layer.</summary>
    /// <exception cref="InvalidDataException">A number is not finite; the message names side, layer and row.</exception>
    public void Load(int layer)
    {
        lock (reading)
        {
            Fill(layer, contrast.ReadA, contrast.SideA, _values.AsSpan(0, _rowsA * contrast.Width));
            Fill(layer, contrast.ReadB, contrast.SideB, _values.AsSpan(_rowsA * contrast.Width));
        }
    }

    /// <summary>The rows' products, and <see cref="AmbientNorm"/> with them.</summary>
    /// <remarks>
    /// No figure changes when a constant is added to every row, and the large common mean of residual streams would cost most of
    /// the digits: it is taken away first.
    /// </remarks>
    public GramMatrix Gram(CancellationToken cancellationToken)
    {
        var width = contrast.Width;
        var mean = new double[width];
        var norms = 0.0;
        for (var row = 0; row < _rows; row++)
        {
            var square = 0.0;
            var source = _values.AsSpan(row * width, width);
            for (var i = 0; i < width; i++)
            {
                mean[i] += source[i];
                square += (double)source[i] * source[i];
            }
            norms += Math.Sqrt(square);
        }
        AmbientNorm = norms / _rows;
        for (var i = 0; i < width; i++)
            mean[i] /= _rows;

        var centred = new double[_rows * width];
        for (var row = 0; row < _rows; row++)
        {
            for (var i = 0; i < width; i++)
                centred[row * width + i] = _values[row * width + i] - mean[i];
        }
        return GramMatrix.Of(centred, _rows, cancellationToken);
    }

    /// <summary>Sum and norms of one side's rows.</summary>
    public SideSum Sum(RowSide side)
    {
        var sum = new SideSum(contrast.Width);
        sum.Add(side == RowSide.A ? _values.AsSpan(0, _rowsA * contrast.Width) : _values.AsSpan(_rowsA * contrast.Width));
        return sum;
    }

    /// <summary>Σ αᵢ xᵢ, [d]: what was found in the span of the rows, as a vector of the residual stream.</summary>
    /// <param name="coefficients">α, one for each row.</param>
    public double[] Combine(ReadOnlySpan<double> coefficients)
    {
        var sum = new double[contrast.Width];
        for (var row = 0; row < _rows; row++)
        {
            if (coefficients[row] == 0)
                continue;
            var values = _values.AsSpan(row * sum.Length, sum.Length);
            for (var i = 0; i < sum.Length; i++)
                sum[i] += coefficients[row] * values[i];
        }
        return sum;
    }

    private void Fill(int layer, ContrastReader read, string side, Span<float> rows)
    {
        read(layer, rows);
        var odd = rows.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        if (odd >= 0)
        {
            throw new InvalidDataException(
                $"Side '{side}', position '{contrast.Position}', layer {layer}: row {odd / contrast.Width} holds {rows[odd]}. Capture again in float32, or look for the layer whose activations overflow.");
        }
    }
}
