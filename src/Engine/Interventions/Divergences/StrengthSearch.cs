namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>
/// Finds the strength at which a divergence meets a target: doubles from the least strength until it is passed, then halves the bracket
/// on the scale of ratios. What has been tried says what is next, so a search goes on from its path alone.
/// </summary>
/// <remarks>
/// The divergence need not grow with the strength, since another strength makes other replies. Then what is found is a crossing: the
/// value is below the target at one end of the last bracket and above it at the other.
/// </remarks>
public static class StrengthSearch
{
    /// <summary>The strength to try next; null when the search is over.</summary>
    /// <param name="goal">What is sought.</param>
    /// <param name="tried">Strengths with their values, in the order in which this named them.</param>
    public static double? Next(SearchGoal goal, IReadOnlyList<TriedStrength> tried) => Look(goal, tried).Next;

    /// <summary>What the search came to; null while it goes on.</summary>
    /// <inheritdoc cref="Next"/>
    public static FoundStrength? Result(SearchGoal goal, IReadOnlyList<TriedStrength> tried) => Look(goal, tried).Found;

    private static (double? Next, FoundStrength? Found) Look(SearchGoal goal, IReadOnlyList<TriedStrength> tried)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentNullException.ThrowIfNull(tried);
        var (low, high, halved) = ((TriedStrength?)null, (TriedStrength?)null, 0);
        foreach (var one in tried)
        {
            if (goal.IsMet(one.Value)) return (null, new(SearchEnd.Met, one, low, high));
            halved += low is not null && high is not null ? 1 : 0;
            // No number is beyond any target.
            if (one.Value < goal.Target) low = one;
            else high = one;
        }
        return (low, high) switch
        {
            (null, null) => (goal.Least, null),
            (null, { } above) => (null, new(SearchEnd.AboveAtLeast, above, null, above)),
            ({ } below, null) when Math.Abs(below.Strength) >= Math.Abs(goal.Most) => (null, new(SearchEnd.BelowAtMost, below, below, null)),
            ({ } below, null) => (Math.Abs(2 * below.Strength) < Math.Abs(goal.Most) ? 2 * below.Strength : goal.Most, null),
            var (below, above) when halved >= goal.Steps => (null, new(SearchEnd.Between, below, below, above)),
            var (below, above) => (Math.Sign(goal.Least) * Math.Sqrt(below.Strength * above.Strength), null),
        };
    }
}

/// <summary>What a search is for.</summary>
/// <param name="Target">In nats, above 0.</param>
/// <param name="Least">The strength to begin with; not 0, and negative to search on that side.</param>
/// <param name="Most">The strength not to go beyond, of the same sign.</param>
/// <param name="Steps">How often a bracket is halved at most.</param>
/// <param name="Tolerance">A value meets the target where it is no farther from it than this share of it.</param>
public sealed record SearchGoal(double Target, double Least, double Most, int Steps, double Tolerance)
{
    /// <summary>Whether a value is close enough.</summary>
    public bool IsMet(double value) => Math.Abs(value - Target) <= Tolerance * Target;
}

/// <summary>A strength that was tried.</summary>
/// <param name="Strength">The strength.</param>
/// <param name="Value">The divergence there in nats; infinite where the stream left its range.</param>
public sealed record TriedStrength(double Strength, double Value);

/// <summary>What a search came to.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Strength">The one that met the target, or the nearest below it; where none is, the one above.</param>
/// <param name="Below">The end of the last bracket where the value is below the target; null where there was none.</param>
/// <param name="Above">The other end.</param>
public sealed record FoundStrength(SearchEnd End, TriedStrength Strength, TriedStrength? Below, TriedStrength? Above);

/// <summary>How a search ended.</summary>
public enum SearchEnd
{
    /// <summary>The target is met within the tolerance.</summary>
    Met,

    /// <summary>It lies between the ends of a bracket that was halved as often as allowed.</summary>
    Between,

    /// <summary>The least strength is beyond it already.</summary>
    AboveAtLeast,

    /// <summary>The most does not reach it.</summary>
    BelowAtMost,
}
