using System.Runtime.Intrinsics;

namespace Vectorscope.Engine.Directions;

/// <summary>Fits and applies the mean-difference directions of many labellings in one sweep over a layer's rows.</summary>
/// <remarks>
/// A direction without fold f is (sums over all folds) − (sums of fold f), so one pass over the rows fits all folds of a
/// labelling at once, and each row meets only the directions it needs: 3·n·d multiply-adds for a labelling instead of the
/// 2·F·n·d of refitting by matrix products. The columns are cut into tiles so that the sums and directions of a group of
/// labellings stay in cache while the rows stream past. Vectors are fixed at 256 bits and products are not fused: the bits
/// do not depend on the processor.
/// </remarks>
internal sealed class DirectionKernel(int folds, int labellingsAtOnce)
{
    private const int Tile = 256;
    private static readonly int s_lanes = Vector256<float>.Count;

    private readonly float[] _sums = new float[labellingsAtOnce * folds * 2 * Tile];
    private readonly float[] _directions = new float[labellingsAtOnce * (folds + 1) * Tile];
    private readonly int[] _counts = new int[labellingsAtOnce * folds * 2];

    /// <summary>Fills one sheet for each labelling.</summary>
    public void Run(
        ResidualMatrix matrix,
        ReadOnlySpan<Labelling> labellings,
        ReadOnlySpan<FoldScores> sheets,
        CancellationToken cancellationToken)
    {
        Count(labellings, matrix.Rows);
        foreach (var sheet in sheets)
            sheet.Clear();
        for (var column = 0; column < matrix.Stride; column += Tile)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var width = Math.Min(Tile, matrix.Stride - column);
            Sum(matrix, labellings, column, width);
            for (var l = 0; l < labellings.Length; l++)
                Fit(l, width, sheets[l]);
            Score(matrix, labellings, sheets, column, width);
        }
    }

    private void Count(ReadOnlySpan<Labelling> labellings, int rows)
    {
        Array.Clear(_counts);
        for (var l = 0; l < labellings.Length; l++)
        {
            for (var row = 0; row < rows; row++)
                _counts[Cell(l, labellings[l], row)]++;
        }
    }

    /// <summary>Index of (labelling, fold, label) among the sums.</summary>
    private int Cell(int l, Labelling labelling, int row) =>
        (l * folds + labelling.Fold[row]) * 2 + (labelling.Positive[row] ? 0 : 1);

    private void Sum(ResidualMatrix matrix, ReadOnlySpan<Labelling> labellings, int column, int width)
    {
        Array.Clear(_sums);
        for (var row = 0; row < matrix.Rows; row++)
        {
            ref var x = ref matrix.Values[row * matrix.Stride + column];
            for (var l = 0; l < labellings.Length; l++)
            {
                ref var sum = ref _sums[Cell(l, labellings[l], row) * Tile];
                for (nuint i = 0; i < (nuint)width; i += (nuint)s_lanes)
                    (Vector256.LoadUnsafe(ref sum, i) + Vector256.LoadUnsafe(ref x, i)).StoreUnsafe(ref sum, i);
            }
        }
    }

    private void Fit(int l, int width, FoldScores sheet)
    {
        Span<float> totalA = stackalloc float[Tile];
        Span<float> totalB = stackalloc float[Tile];
        totalA.Clear();
        totalB.Clear();
        int countA = 0, countB = 0;
        for (var fold = 0; fold < folds; fold++)
        {
            var cell = (l * folds + fold) * 2;
            for (var i = 0; i < width; i++)
            {
                totalA[i] += _sums[cell * Tile + i];
                totalB[i] += _sums[(cell + 1) * Tile + i];
            }
            countA += _counts[cell];
            countB += _counts[cell + 1];
        }
        for (var fold = 0; fold <= folds; fold++)
        {
            var cell = (l * folds + fold) * 2;
            var held = fold < folds;
            var trainA = countA - (held ? _counts[cell] : 0);
            var trainB = countB - (held ? _counts[cell + 1] : 0);
            var direction = _directions.AsSpan((l * (folds + 1) + fold) * Tile, width);
            double square = 0, midpoint = 0;
            for (var i = 0; i < width; i++)
            {
                // A label that is absent outside the fold leaves a zero direction, which ranks nothing.
                var a = trainA == 0 ? 0 : (totalA[i] - (held ? _sums[cell * Tile + i] : 0)) / trainA;
                var b = trainB == 0 ? 0 : (totalB[i] - (held ? _sums[(cell + 1) * Tile + i] : 0)) / trainB;
                var r = trainA == 0 || trainB == 0 ? 0 : a - b;
                direction[i] = r;
                square += (double)r * r;
                midpoint += (double)r * (a + b) / 2;
            }
            sheet.SquaredNorms[fold] += square;
            if (held)
                sheet.Midpoints[fold] += midpoint;
        }
    }

    private void Score(
        ResidualMatrix matrix, ReadOnlySpan<Labelling> labellings, ReadOnlySpan<FoldScores> sheets, int column, int width)
    {
        for (var row = 0; row < matrix.Rows; row++)
        {
            ref var x = ref matrix.Values[row * matrix.Stride + column];
            for (var l = 0; l < labellings.Length; l++)
            {
                var first = l * (folds + 1);
                ref var heldOut = ref _directions[(first + labellings[l].Fold[row]) * Tile];
                ref var inSample = ref _directions[(first + folds) * Tile];
                Vector256<float> h = default, s = default;
                for (nuint i = 0; i < (nuint)width; i += (nuint)s_lanes)
                {
                    var v = Vector256.LoadUnsafe(ref x, i);
                    h += v * Vector256.LoadUnsafe(ref heldOut, i);
                    s += v * Vector256.LoadUnsafe(ref inSample, i);
                }
                sheets[l].HeldOut[row] += Vector256.Sum(h);
                sheets[l].InSample[row] += Vector256.Sum(s);
            }
        }
    }
}
