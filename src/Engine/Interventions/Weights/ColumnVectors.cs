namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>
/// Mixers and MLPs, whose rows are the stream: each column is what one input writes. A move is W ← (W − s·r·v)·f with v = rᵀW, and with
/// f, of each column, for what keeps its length. One reading of the matrix gives v and the lengths; what the moves before do to them is
/// products of directions. A choice of columns leaves the others as they are.
/// </summary>
internal sealed class ColumnVectors : WrittenVectors
{
    private readonly IReadOnlyList<Move> _moves;
    private readonly Arithmetic _arithmetic;
    private readonly int _columns;

    // [K][columns]: rᵀW as each move finds it, and what it multiplies the columns by; null where by 1.
    private readonly double[][] _products;
    private readonly double[]?[] _factors;

    /// <param name="moves">In order.</param>
    /// <param name="choice">Of columns, for the one move; null for all.</param>
    /// <param name="matrix">Read once.</param>
    /// <param name="arithmetic">How intermediate results are kept.</param>
    /// <param name="cancellationToken">Checked while it is read.</param>
    internal ColumnVectors(IReadOnlyList<Move> moves, ColumnChoice? choice, MatrixParts matrix, Arithmetic arithmetic, CancellationToken cancellationToken)
    {
        (_moves, _arithmetic, _columns) = (moves, arithmetic, matrix.Columns);
        _products = [.. moves.Select(_ => new double[matrix.Columns])];
        _factors = new double[]?[moves.Count];
        var squares = moves.Any(move => move.KeepsNorm) ? new double[matrix.Columns] : null;
        if (moves.Count == 0) return;
        matrix.Read((first, part) => Measure(first, part, squares), cancellationToken);
        Ranking = choice?.Choose(_products[0]);
        for (var k = 0; k < moves.Count; k++) Carry(k, squares);
    }

    /// <summary>What was chosen; null where nothing was to choose.</summary>
    internal ColumnRanking? Ranking { get; }

    internal override void Edit(long firstRow, Span<double> values)
    {
        for (var at = 0; at < values.Length; at += _columns)
        {
            var row = values.Slice(at, _columns);
            for (var k = 0; k < _moves.Count; k++)
            {
                var (share, product, factor) = (_moves[k].Strength * _moves[k].Unit[firstRow + (at / _columns)], _products[k], _factors[k]);
                for (var i = 0; i < row.Length; i++) row[i] = _arithmetic.Kept(row[i] - (share * product[i]));
                for (var i = 0; i < (factor?.Length ?? 0); i++) row[i] = _arithmetic.Kept(row[i] * factor![i]);
            }
        }
    }

    internal override ProjectionNorm Along(double[] unit) => new ColumnProjectionNorm(unit, _columns);

    private void Measure(long first, ReadOnlySpan<float> part, double[]? squares)
    {
        for (var at = 0; at < part.Length; at += _columns)
        {
            var row = part.Slice(at, _columns);
            for (var k = 0; k < _moves.Count; k++)
            {
                var (share, product) = (_moves[k].Unit[first + (at / _columns)], _products[k]);
                for (var i = 0; i < row.Length; i++) product[i] = _arithmetic.Kept(product[i] + (share * row[i]));
            }
            for (var i = 0; i < (squares?.Length ?? 0); i++) squares![i] = _arithmetic.Kept(squares[i] + ((double)row[i] * row[i]));
        }
    }

    // What move k does to the projections that the later ones find, and to the lengths.
    private void Carry(int k, double[]? squares)
    {
        var (move, product) = (_moves[k], _products[k]);
        var shares = _products.Select((_, j) => j > k ? move.Strength * Direction.Dot(_moves[j].Unit, move.Unit) : 0).ToArray();
        _factors[k] = move.KeepsNorm ? new double[product.Length] : null;
        for (var i = 0; i < product.Length; i++)
        {
            var factor = 1.0;
            if (squares is not null)
            {
                // ‖w − s·p·r‖² = ‖w‖² − s·(2 − s)·p².
                var after = Math.Max(0, squares[i] - (move.Strength * (2 - move.Strength) * product[i] * product[i]));
                factor = Factor(move, squares[i], after);
                squares[i] = _arithmetic.Kept(after * factor * factor);
                if (_factors[k] is { } factors) factors[i] = factor;
            }
            for (var j = k + 1; j < _moves.Count; j++) _products[j][i] = _arithmetic.Kept((_products[j][i] - (shares[j] * product[i])) * factor);
        }
    }
}
