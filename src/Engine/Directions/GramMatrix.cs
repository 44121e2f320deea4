using System.Runtime.Intrinsics;

namespace Vectorscope.Engine.Directions;

/// <summary>Products of each two rows, [n, n] in double: whatever is said about directions that are sums of rows follows from it, whatever the width.</summary>
internal sealed class GramMatrix
{
    /// <summary>Rows that stay in cache while all others stream past.</summary>
    private const int Block = 8;

    private readonly double[] _values;

    private GramMatrix(double[] values, int rows)
    {
        (_values, Rows) = (values, rows);
        for (var row = 0; row < rows; row++)
            LargestSquare = Math.Max(LargestSquare, values[row * rows + row]);
    }

    public int Rows { get; }

    /// <summary>Of the diagonal.</summary>
    public double LargestSquare { get; }

    /// <summary>The products of one row with every row.</summary>
    public ReadOnlySpan<double> this[int row] => _values.AsSpan(row * Rows, Rows);

    /// <param name="values">[rows, d].</param>
    /// <param name="rows">n.</param>
    /// <param name="cancellationToken">Looked at from block to block.</param>
    public static GramMatrix Of(double[] values, int rows, CancellationToken cancellationToken)
    {
        var (width, products) = (values.Length / rows, new double[rows * rows]);
        for (var first = 0; first < rows; first += Block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < rows; i++)
            {
                for (var j = first; j < Math.Min(first + Block, i + 1); j++)
                    products[i * rows + j] = products[j * rows + i] = Dot(values.AsSpan(i * width, width), values.AsSpan(j * width, width));
            }
        }
        return new GramMatrix(products, rows);
    }

    /// <summary>Σ xᵢ yᵢ over the length of <paramref name="x"/>, the same bits on every processor: vectors are fixed at 256 bits and products are not fused.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Vector256<double> first = default, second = default;
        var i = 0;
        for (; i + 8 <= x.Length; i += 8)
        {
            first += Vector256.Create(x[i..]) * Vector256.Create(y[i..]);
            second += Vector256.Create(x[(i + 4)..]) * Vector256.Create(y[(i + 4)..]);
        }
        var sum = Vector256.Sum(first + second);
        for (; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
