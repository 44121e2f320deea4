namespace Vectorscope.Engine.Directions;

/// <summary>Comparisons of a row of A with a row of B, counted in halves of a win so that the sum stays whole and exact.</summary>
/// <param name="Wins2">Twice the comparisons that A's row won, a tie counting one.</param>
/// <param name="Made">Comparisons made.</param>
internal readonly record struct Tally(long Wins2, long Made)
{
    /// <summary>Share won; NaN of none.</summary>
    public double Share => Wins2 / (2.0 * Made);

    public static Tally operator +(Tally a, Tally b) => new(a.Wins2 + b.Wins2, a.Made + b.Made);

    public static Tally operator -(Tally a, Tally b) => new(a.Wins2 - b.Wins2, a.Made - b.Made);
}
