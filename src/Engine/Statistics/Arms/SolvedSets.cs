namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>Which tasks two arms solved, together and alone.</summary>
/// <param name="Both">Tasks that both solved.</param>
/// <param name="OnlyA">That A alone solved.</param>
/// <param name="OnlyB">That B alone solved.</param>
/// <param name="Neither">That neither solved.</param>
public sealed record SolvedSets(int Both, int OnlyA, int OnlyB, int Neither)
{
    /// <summary>Tasks in all.</summary>
    public int Tasks => Both + OnlyA + OnlyB + Neither;

    /// <summary>Counts tasks by whether a strict majority of an arm's attempts passed.</summary>
    /// <param name="tasks">Those that one arm alone tried are left out.</param>
    public static SolvedSets Of(IEnumerable<TaskPair> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var counts = new int[4];
        foreach (var (a, b) in tasks.Where(task => task.IsShared))
        {
            counts[(2 * a.Passed > a.Trials ? 0 : 2) + (2 * b.Passed > b.Trials ? 0 : 1)]++;
        }

        return new SolvedSets(counts[0], counts[1], counts[2], counts[3]);
    }

    /// <summary>|A ∩ B|/|A ∪ B| (Jaccard); null where neither solved anything.</summary>
    public double? Overlap => Both + OnlyA + OnlyB is > 0 and var either ? Both / (double)either : null;

    /// <summary>Tasks that both would solve if the arms' sets had nothing to do with each other: |A|·|B|/N; null without tasks.</summary>
    /// <remarks>Arms of one model never are: some tasks are easy for both. Two runs of one arm are what chance looks like.</remarks>
    public double? Expected => Tasks > 0 ? (Both + OnlyA) * (double)(Both + OnlyB) / Tasks : null;

    /// <summary>P-values of so large or so small an overlap of unrelated sets of these sizes (hypergeometric); "greater" is a larger overlap.</summary>
    public ExactTails Chance() => CountDistribution.Hypergeometric(Tasks, Both + OnlyA, Both + OnlyB).Tails(Both);
}
