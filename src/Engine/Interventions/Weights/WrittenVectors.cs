namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>How the vectors that a matrix writes into the stream lie in it, and what moves make of them.</summary>
internal abstract class WrittenVectors
{
    /// <summary>Edits part of the matrix.</summary>
    /// <param name="firstRow">Of the matrix.</param>
    /// <param name="values">Whole rows, changed in place.</param>
    internal abstract void Edit(long firstRow, Span<double> values);

    /// <summary>A measure of how much of a direction the vectors hold.</summary>
    internal abstract ProjectionNorm Along(double[] unit);

    /// <summary>
    /// What brings a vector back to the length it had: 1 where the move keeps none, and where next to nothing is left of it, since
    /// rounding alone would then say where it points.
    /// </summary>
    /// <param name="move">What was done.</param>
    /// <param name="before">‖w‖².</param>
    /// <param name="after">‖w′‖².</param>
    private protected static double Factor(Move move, double before, double after) =>
        move.KeepsNorm && after > LeastLeft * before ? Math.Sqrt(before / after) : 1;

    // Of the square of the length.
    private const double LeastLeft = 1e-12;
}
