namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>The embedding: each row is what one token writes, so a move needs nothing but the row, w ← w − s·(rᵀw)·r.</summary>
/// <param name="moves">In order.</param>
/// <param name="columns">d.</param>
/// <param name="arithmetic">How intermediate results are kept.</param>
internal sealed class RowVectors(IReadOnlyList<Move> moves, int columns, Arithmetic arithmetic) : WrittenVectors
{
    internal override void Edit(long firstRow, Span<double> values)
    {
        for (var at = 0; at < values.Length; at += columns)
        {
            var row = values.Slice(at, columns);
            foreach (var move in moves) Apply(move, row);
        }
    }

    internal override ProjectionNorm Along(double[] unit) => new RowProjectionNorm(unit);

    private void Apply(Move move, Span<double> row)
    {
        var p = 0.0;
        for (var i = 0; i < row.Length; i++) p = arithmetic.Kept(p + (move.Unit[i] * row[i]));
        var before = move.KeepsNorm ? Square(row) : 0;
        for (var i = 0; i < row.Length; i++) row[i] = arithmetic.Kept(row[i] - (move.Strength * p * move.Unit[i]));
        if (!move.KeepsNorm) return;
        var factor = Factor(move, before, Square(row));
        for (var i = 0; i < row.Length; i++) row[i] = arithmetic.Kept(row[i] * factor);
    }

    private double Square(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        foreach (var value in row) sum = arithmetic.Kept(sum + (value * value));
        return sum;
    }
}
