using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>In-sample AUC of directions that are equally likely to point anywhere in the d dimensions.</summary>
/// <remarks>
/// An AUC does not change with a direction's length, so a direction of d independent normal numbers does for a unit one; the projections of
/// the rows X along it are then normal with covariance XXᵀ exactly, and L·ξ with XXᵀ = LLᵀ and n normal numbers ξ has that distribution,
/// whatever d is.
/// </remarks>
internal static class RandomDirections
{
    /// <summary>Below this share of the largest, what a pivot has left is rounding.</summary>
    private const double Nothing = 1e-12;

    /// <param name="gram">Products of the rows.</param>
    /// <param name="sides">Their labels.</param>
    /// <param name="auc">In-sample AUC of the fitted direction.</param>
    /// <param name="count">How many directions.</param>
    /// <param name="random">Their stream.</param>
    /// <param name="cancellationToken">Looked at now and then.</param>
    public static RandomDirectionNull Of(
        GramMatrix gram, RowSide[] sides, double auc, int count, SeededRandom random, CancellationToken cancellationToken)
    {
        var (factor, rank) = Factor(gram);
        var (scores, positive, numbers, aucs) = (new double[sides.Length], new bool[sides.Length], new double[rank], new double[count]);
        for (var draw = 0; draw < count; draw++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < rank; i++)
                numbers[i] = random.NextNormal();
            for (var row = 0; row < scores.Length; row++)
                (scores[row], positive[row]) = (GramMatrix.Dot(numbers, factor.AsSpan(row * scores.Length, rank)), sides[row] == RowSide.A);
            aucs[draw] = Auc.OfMixed(scores, positive);
        }
        var far = Math.Abs(auc - 0.5) - 1e-12;
        return new(OrderStatistics.Band(aucs), aucs.Count(value => Math.Abs(value - 0.5) >= far) / (double)count, count);
    }

    /// <summary>K = LLᵀ with the largest pivot first, which ends where K has no more rank; rows stay in their order.</summary>
    private static (double[] Factor, int Rank) Factor(GramMatrix gram)
    {
        var n = gram.Rows;
        var (factor, left) = (new double[n * n], new double[n]);
        for (var row = 0; row < n; row++)
            left[row] = gram[row][row];
        for (var rank = 0; rank < n; rank++)
        {
            var pivot = Array.IndexOf(left, left.Max());
            if (left[pivot] <= Nothing * gram.LargestSquare)
                return (factor, rank);
            var root = Math.Sqrt(left[pivot]);
            ReadOnlySpan<double> products = gram[pivot], done = factor.AsSpan(pivot * n, rank);
            for (var row = 0; row < n; row++)
            {
                // What earlier pivots are left with is rounding.
                var value = left[row] <= 0 ? 0 : row == pivot ? root : (products[row] - GramMatrix.Dot(done, factor.AsSpan(row * n, n))) / root;
                factor[row * n + rank] = value;
                left[row] -= value * value;
            }
            left[pivot] = 0;
        }
        return (factor, n);
    }
}
