using MathNet.Numerics.LinearAlgebra;

namespace Vectorscope.Engine.Directions.Finding;

/// <summary>
/// Σ⁻¹(μ₊ − μ₋) with Σ = (1 − λ)S + λ(tr S/d)I, S the covariance within the sides (divisor n). λ is given, or that of Ledoit and Wolf
/// 2004, Journal of Multivariate Analysis 88.
/// </summary>
/// <remarks>
/// With X the rows less their side's mean, K = XXᵀ and δ the coefficients of the mean difference, Woodbury gives, but for a factor,
/// α = δ − (K + ρI)⁻¹X(μ₊ − μ₋), ρ = λ·tr K/(d(1 − λ)): n×n, never d×d. λ = 0 takes the pseudo-inverse of S.
/// </remarks>
internal sealed class LdaFit(double? shrinkage, int width) : ISpanFit
{
    /// <summary>Below this share of the largest, an eigenvalue is rounding.</summary>
    private const double Nothing = 1e-12;

    private int[] _rows = [];
    private double[] _within = [], _across = [];

    public void Fit(GramMatrix gram, PromptGroups groups, ReadOnlySpan<RowSide> sides, Span<double> coefficients)
    {
        MeanFit.Fill(sides, coefficients);
        var count = sides.Length - sides.Count(RowSide.Out);
        if (count == sides.Count(RowSide.A) || count == sides.Count(RowSide.B))
            return;
        if (_rows.Length != count)
            (_rows, _within, _across) = (new int[count], new double[count * count], new double[count]);
        var trace = Load(gram, sides, count);
        if (trace <= Nothing * count * gram.LargestSquare)
        {
            coefficients.Clear();
            return;
        }
        var lambda = shrinkage ?? LedoitWolf(count, trace);
        if (lambda >= 1)
            return;
        if (lambda > 0)
        {
            for (var i = 0; i < count; i++)
                _within[i * count + i] += lambda * trace / (width * (1 - lambda));
            if (DenseCholesky.Factor(_within, count))
            {
                DenseCholesky.Solve(_within, _across);
                for (var i = 0; i < count; i++)
                    coefficients[_rows[i]] -= _across[i];
                return;
            }
        }
        coefficients.Clear();
        WithoutShrinkage(count, coefficients);
    }

    /// <summary>K and X(μ₊ − μ₋).</summary>
    /// <returns>tr K.</returns>
    private double Load(GramMatrix gram, ReadOnlySpan<RowSide> sides, int count)
    {
        int next = 0, countA = sides.Count(RowSide.A);
        foreach (var side in new[] { RowSide.A, RowSide.B })
        {
            for (var row = 0; row < sides.Length; row++)
            {
                if (sides[row] == side)
                    _rows[next++] = row;
            }
        }
        double[] toA = new double[count], toB = new double[count];
        for (var i = 0; i < count; i++)
        {
            var products = gram[_rows[i]];
            var row = _within.AsSpan(i * count, count);
            for (var j = 0; j < count; j++)
                row[j] = products[_rows[j]];
            (toA[i], toB[i]) = (Statistics.Moments.Mean(row[..countA]), Statistics.Moments.Mean(row[countA..]));
        }
        double Mean(double[] to, bool a) => Statistics.Moments.Mean(a ? to.AsSpan(0, countA) : to.AsSpan(countA));
        var (aa, ab, bb) = (Mean(toA, true), Mean(toB, true), Mean(toB, false));
        var trace = 0.0;
        for (var i = 0; i < count; i++)
        {
            var inA = i < countA;
            _across[i] = toA[i] - toB[i] - (inA ? aa - ab : ab - bb);
            for (var j = 0; j < count; j++)
            {
                _within[i * count + j] += (inA, j < countA) switch { (true, true) => aa, (false, false) => bb, _ => ab }
                    - (inA ? toA[j] : toB[j]) - (j < countA ? toA[i] : toB[i]);
            }
            trace += _within[i * count + i];
        }
        return trace;
    }

    /// <summary>β/δ of the rows less their side's mean, taken as centred.</summary>
    private double LedoitWolf(int count, double trace)
    {
        double square = 0, fourth = 0;
        foreach (var value in _within.AsSpan(0, count * count))
            square += value * value;
        for (var i = 0; i < count; i++)
            fourth += _within[i * count + i] * _within[i * count + i];
        double n = count, d = width;
        square /= n * n;
        // Means over axes of the squared error of S, and of its squared distance from equal axes.
        var error = (fourth / n - square) / (d * n);
        var distance = (square - trace / n * (trace / n) / d) / d;
        return Math.Min(error, distance) is > 0 and var least ? least / distance : 0;
    }

    /// <summary>With K = QΛQᵀ: α = QΛ⁻²QᵀX(μ₊ − μ₋), over the eigenvalues that are more than rounding.</summary>
    private void WithoutShrinkage(int count, Span<double> coefficients)
    {
        var parts = Matrix<double>.Build.Dense(count, count, (i, j) => _within[i * count + j]).Evd(Symmetricity.Symmetric);
        var largest = parts.EigenValues[count - 1].Real;
        for (var k = 0; k < count; k++)
        {
            var value = parts.EigenValues[k].Real;
            if (value <= Nothing * largest)
                continue;
            var along = 0.0;
            for (var i = 0; i < count; i++)
                along += parts.EigenVectors[i, k] * _across[i];
            for (var i = 0; i < count; i++)
                coefficients[_rows[i]] += along / (value * value) * parts.EigenVectors[i, k];
        }
    }
}
