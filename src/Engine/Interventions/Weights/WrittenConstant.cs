namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>What a constant adds to a matrix that writes.</summary>
/// <param name="Vector">b, [d].</param>
/// <param name="Key">k where the columns are what is written, W + b·kᵀ; null where the rows are, each of which gets b.</param>
internal sealed record WrittenConstant(double[] Vector, double[]? Key = null)
{
    /// <summary>Adds it, or takes it off again.</summary>
    /// <param name="firstRow">Of the matrix.</param>
    /// <param name="columns">Of the matrix.</param>
    /// <param name="values">Whole rows, changed in place.</param>
    /// <param name="sign">1, or −1 to take it off.</param>
    /// <param name="arithmetic">How results are kept.</param>
    internal void AddTo(long firstRow, int columns, Span<double> values, int sign, Arithmetic arithmetic)
    {
        for (var at = 0; at < values.Length; at += columns)
        {
            var row = values.Slice(at, columns);
            var (each, share) = Key is null ? (Vector, sign) : (Key, sign * Vector[firstRow + (at / columns)]);
            for (var i = 0; i < row.Length; i++) row[i] = arithmetic.Kept(row[i] + (share * each[i]));
        }
    }
}
