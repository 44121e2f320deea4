namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>
/// Which tasks one attempt of each of two arms solves, in expectation over which of a task's attempts is taken: Σ pᴬpᴮ, Σ pᴬ(1 − pᴮ) and
/// so on over tasks. With one attempt each these are the counts of <see cref="SolvedSets"/>.
/// </summary>
/// <param name="Both">Tasks that both solve.</param>
/// <param name="OnlyA">That A alone solves.</param>
/// <param name="OnlyB">That B alone solves.</param>
/// <param name="Neither">That neither solves.</param>
public sealed record AttemptOverlap(double Both, double OnlyA, double OnlyB, double Neither)
{
    /// <summary>Two arms.</summary>
    /// <param name="tasks">Those that one arm alone tried are left out.</param>
    public static AttemptOverlap Of(IEnumerable<TaskPair> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return Sum(tasks.Where(task => task.IsShared).Select(task => (
            Both: task.A.Rate * task.B.Rate, OnlyA: task.A.Rate * (1 - task.B.Rate), OnlyB: (1 - task.A.Rate) * task.B.Rate)));
    }

    /// <summary>
    /// An arm against itself, two different attempts at each task: c(c − 1)/(n(n − 1)) for both, c(n − c)/(n(n − 1)) for the one and for the
    /// other alone, unbiased. This is what chance alone makes tasks change hands.
    /// </summary>
    /// <param name="tasks">Of one arm.</param>
    /// <returns>Null where no task has two attempts; tasks with one are left out.</returns>
    public static AttemptOverlap? Itself(IEnumerable<PassCount> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        PassCount[] repeated = [.. tasks.Where(task => task.Trials > 1)];
        return repeated.Length == 0 ? null : Sum(repeated.Select(task =>
        {
            var pairs = (double)task.Trials * (task.Trials - 1);
            var alone = task.Passed * (double)task.Failed / pairs;
            return (Both: task.Passed * (task.Passed - 1.0) / pairs, OnlyA: alone, OnlyB: alone);
        }));
    }

    private static AttemptOverlap Sum(IEnumerable<(double Both, double OnlyA, double OnlyB)> tasks)
    {
        var (both, onlyA, onlyB, neither) = (0.0, 0.0, 0.0, 0.0);
        foreach (var task in tasks)
        {
            both += task.Both;
            onlyA += task.OnlyA;
            onlyB += task.OnlyB;
            neither += 1 - task.Both - task.OnlyA - task.OnlyB;
        }

        return new AttemptOverlap(both, onlyA, onlyB, Math.Max(0, neither));
    }
}
