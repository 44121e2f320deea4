namespace Vectorscope.Engine.Directions;

/// <summary>(tr Σ)² / tr Σ² of the covariance within the sides.</summary>
/// <remarks>
/// The plug-in value (tr S)² / tr S² can never exceed the degrees of freedom ν: with 30 rows a side it would call 2,560 equal
/// axes 57. tr Σ² and (tr Σ)² are therefore replaced by their unbiased estimates under normality,
/// ν²/((ν−1)(ν+2)) · (tr S² − (tr S)²/ν) and (tr S)² − 2 tr Σ²/ν (Bai and Saranadasa 1996, Statistica Sinica 6).
/// Traces of S and S² are those of the Gram matrix with each side's own mean removed, n×n, never d×d.
/// </remarks>
internal static class EffectiveDimension
{
    /// <summary>Below this share of the rows' whole spread, what is left within the sides is rounding.</summary>
    private const double Nothing = 1e-12;

    /// <summary>0 where the rows do not vary within the sides.</summary>
    public static double Of(GramMatrix gram, int rowsA, int width)
    {
        var freedom = gram.Rows - 2.0;
        if (freedom < 2)
            return 0;
        var (trace, traceOfSquare) = Traces(gram, rowsA);
        if (trace <= Nothing * gram.Rows * gram.LargestSquare)
            return 0;
        trace /= freedom;
        traceOfSquare /= freedom * freedom;
        var sigmaSquared = freedom * freedom / ((freedom - 1) * (freedom + 2)) * (traceOfSquare - trace * trace / freedom);
        // Below what `width` equal axes would give, the difference of the two terms is noise.
        sigmaSquared = Math.Max(sigmaSquared, trace * trace / width);
        return Math.Clamp((trace * trace - 2 * sigmaSquared / freedom) / sigmaSquared, 1, width);
    }

    /// <summary>Σ c_ii and Σ c_ij² of c_ij = g_ij − mean_j(side of j) − mean_i(side of i) + mean of means.</summary>
    private static (double Trace, double TraceOfSquare) Traces(GramMatrix gram, int rowsA)
    {
        var n = gram.Rows;
        double[] toA = new double[n], toB = new double[n];
        for (var i = 0; i < n; i++)
        {
            toA[i] = Mean(gram[i][..rowsA]);
            toB[i] = Mean(gram[i][rowsA..]);
        }
        var (aa, ab, bb) = (Mean(toA.AsSpan(0, rowsA)), Mean(toB.AsSpan(0, rowsA)), Mean(toB.AsSpan(rowsA)));
        double trace = 0, square = 0;
        for (var i = 0; i < n; i++)
        {
            var row = gram[i];
            for (var j = 0; j < n; j++)
            {
                var centred = row[j] - (i < rowsA ? toA[j] : toB[j]) - (j < rowsA ? toA[i] : toB[i])
                    + (i < rowsA, j < rowsA) switch { (true, true) => aa, (false, false) => bb, _ => ab };
                square += centred * centred;
                if (i == j)
                    trace += centred;
            }
        }
        return (trace, square);
    }

    private static double Mean(ReadOnlySpan<double> values) => Statistics.Moments.Mean(values);
}
