namespace Vectorscope.Engine.Directions.Finding;

/// <summary>A = LLᵀ of a symmetric positive matrix, in place in the lower triangle.</summary>
internal static class DenseCholesky
{
    /// <param name="matrix">[size, size], row-major; its lower triangle becomes L.</param>
    /// <param name="size">n.</param>
    /// <returns>Whether the matrix is positive definite.</returns>
    public static bool Factor(double[] matrix, int size)
    {
        for (var i = 0; i < size; i++)
        {
            var row = matrix.AsSpan(i * size, size);
            for (var j = 0; j < i; j++)
            {
                var other = matrix.AsSpan(j * size, size);
                row[j] = (row[j] - GramMatrix.Dot(row[..j], other)) / other[j];
            }
            var left = row[i] - GramMatrix.Dot(row[..i], row);
            if (!(left > 0))
                return false;
            row[i] = Math.Sqrt(left);
        }
        return true;
    }

    /// <summary>x of LLᵀx = b.</summary>
    /// <param name="factor">L.</param>
    /// <param name="values">b, [n]; becomes x.</param>
    public static void Solve(double[] factor, Span<double> values)
    {
        var size = values.Length;
        for (var i = 0; i < size; i++)
            values[i] = (values[i] - GramMatrix.Dot(values[..i], factor.AsSpan(i * size, size))) / factor[i * size + i];
        for (var i = size - 1; i >= 0; i--)
        {
            values[i] /= factor[i * size + i];
            for (var j = 0; j < i; j++)
                values[j] -= values[i] * factor[i * size + j];
        }
    }
}
