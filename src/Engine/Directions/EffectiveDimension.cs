using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>(tr Σ)² / tr Σ² of the covariance within the sides.</summary>
/// <remarks>
/// The plug-in value (tr S)² / tr S² can never exceed the degrees of freedom ν: with 30 rows a side it would call 2,560 equal
/// axes 57. tr Σ² and (tr Σ)² are therefore replaced by their unbiased estimates under normality,
/// ν²/((ν−1)(ν+2)) · (tr S² − (tr S)²/ν) and (tr S)² − 2 tr Σ²/ν (Bai and Saranadasa 1996, Statistica Sinica 6).
/// Traces of S² come from the Gram matrix of the rows, n×n, never d×d.
/// </remarks>
internal static class EffectiveDimension
{
    /// <summary>Rows of each side that enter: enough for a per cent, few enough for a Gram matrix.</summary>
    private const int RowsPerSide = 512;

    public static double Of(ResidualMatrix matrix, int width, long seed)
    {
        var a = Rows(0, matrix.RowsA, seed, side: 0);
        var b = Rows(matrix.RowsA, matrix.Rows - matrix.RowsA, seed, side: 1);
        var freedom = a.Length + b.Length - 2;
        if (freedom < 2)
            return 0;
        float[][] centred = [.. Centred(matrix, a), .. Centred(matrix, b)];
        var (trace, traceOfSquare) = Traces(centred, freedom);
        if (trace == 0)
            return 0;
        double nu = freedom;
        var sigmaSquared = nu * nu / ((nu - 1) * (nu + 2)) * (traceOfSquare - trace * trace / nu);
        // Below what `width` equal axes would give, the difference of the two terms is noise.
        sigmaSquared = Math.Max(sigmaSquared, trace * trace / width);
        return Math.Clamp((trace * trace - 2 * sigmaSquared / nu) / sigmaSquared, 1, width);
    }

    private static int[] Rows(int first, int count, long seed, int side)
    {
        var rows = Enumerable.Range(first, count).ToArray();
        if (count <= RowsPerSide)
            return rows;
        new SeededRandom(seed, RandomPurpose.Subsample, side).Shuffle(rows.AsSpan());
        return rows[..RowsPerSide];
    }

    private static float[][] Centred(ResidualMatrix matrix, int[] rows)
    {
        var mean = new double[matrix.Stride];
        foreach (var row in rows)
        {
            var x = matrix.Row(row);
            for (var i = 0; i < x.Length; i++)
                mean[i] += x[i];
        }
        return [.. rows.Select(row =>
        {
            var x = matrix.Row(row);
            var centred = new float[x.Length];
            for (var i = 0; i < x.Length; i++)
                centred[i] = (float)(x[i] - mean[i] / rows.Length);
            return centred;
        })];
    }

    private static (double Trace, double TraceOfSquare) Traces(float[][] rows, double freedom)
    {
        var squares = new double[rows.Length];
        var norms = new double[rows.Length];
        Parallel.For(0, rows.Length, i =>
        {
            norms[i] = FixedDot.Of(rows[i], rows[i]);
            var sum = 0.0;
            for (var j = 0; j < i; j++)
            {
                var product = FixedDot.Of(rows[i], rows[j]);
                sum += product * product;
            }
            squares[i] = 2 * sum + norms[i] * norms[i];
        });
        return (norms.Sum() / freedom, squares.Sum() / (freedom * freedom));
    }
}
