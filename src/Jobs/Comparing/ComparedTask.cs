using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Benchmarking;

namespace Vectorscope.Jobs.Comparing;

/// <summary>A task of a comparison and what each arm did at it.</summary>
/// <param name="Difficulty">As a run that knows it says; null where none does.</param>
/// <param name="Category">As above.</param>
/// <param name="Changed">Its folder differs from one arm to another: paired figures of those arms leave it out.</param>
/// <param name="Cells">One for each arm, in order; null where it has no graded trial, and for counts alone.</param>
public sealed record ComparedTask(string Task, string? Difficulty, string? Category, bool Changed, IReadOnlyList<ComparedCell?> Cells)
{
    /// <summary>The mark of an arm in <see cref="Pattern"/> that is known by its counts alone.</summary>
    public const char Unknown = '-';

    /// <summary>
    /// Who solved it, a character for each arm: 1 solved, 0 not, - nothing is known. Null where an arm that has trials has none at it, or
    /// the folders differ: such a task belongs to no set.
    /// </summary>
    public string? Pattern { get; private init; }

    /// <summary>Largest less smallest rate of the arms that tried it.</summary>
    public double Spread => Cells.OfType<ComparedCell>().Select(cell => cell.Count.Rate).DefaultIfEmpty(0) is var rates ? rates.Max() - rates.Min() : 0;

    /// <summary>Whether any arm has another rate at it than the baseline.</summary>
    public bool Differs => Cells is [{ } baseline, ..] && Cells.Any(cell => cell is not null && cell.Count.Rate != baseline.Count.Rate);

    /// <summary>All tasks that any arm has a graded trial at, by name.</summary>
    public static IReadOnlyList<ComparedTask> Of(IReadOnlyList<ComparedArm> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        var known = new Dictionary<string, BenchmarkTask>(StringComparer.Ordinal);
        foreach (var task in arms.SelectMany(arm => arm.Kept?.Facts.Tasks ?? []))
        {
            known.TryAdd(task.Name, task);
        }
        var tried = arms.Select(arm => arm.Trials?.Trials.ToLookup(trial => trial.Task, StringComparer.Ordinal)).ToList();
        return
        [
            .. tried.SelectMany(tasks => tasks?.Select(task => task.Key) ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(task =>
            {
                var cells = tried.Select(tasks => tasks is not null && tasks.Contains(task) ? ComparedCell.Of(tasks[task]) : null).ToList();
                var changed = tried.SelectMany(tasks => tasks?[task] ?? []).Select(trial => trial.Digest).OfType<string>().Distinct().Count() > 1;
                return new ComparedTask(task, known.GetValueOrDefault(task)?.Difficulty, known.GetValueOrDefault(task)?.Category, changed, cells)
                {
                    Pattern = changed || cells.Zip(tried).Any(arm => arm.First is null && arm.Second is not null) ? null
                        : string.Concat(cells.Select(cell => cell is null ? Unknown : cell.Solved ? '1' : '0')),
                };
            }),
        ];
    }
}

/// <summary>What an arm did at a task.</summary>
/// <param name="Count">Passed of graded trials, copies counted once.</param>
/// <param name="ThinkingTokens">Mean over its graded trials, copies left out.</param>
/// <param name="Trials">Graded ones by attempt, copies among them.</param>
public sealed record ComparedCell(PassCount Count, double ThinkingTokens, IReadOnlyList<ComparedTrial> Trials)
{
    /// <summary>Whether more than half of its trials passed.</summary>
    public bool Solved => 2 * Count.Passed > Count.Trials;

    /// <summary>Of the graded trials of one arm at one task.</summary>
    public static ComparedCell Of(IEnumerable<ArmTrial> trials)
    {
        var all = trials.OrderBy(trial => trial.Attempt).ToList();
        var own = all.Where(trial => !trial.IsCopy).ToList();
        return new ComparedCell(
            new PassCount(own.Count(trial => trial.Passed), own.Count),
            own.Count > 0 ? own.Average(trial => trial.ThinkingTokens) : 0,
            [.. all.Select(trial => new ComparedTrial(trial.Id, trial.Attempt, trial.Passed, trial.IsCopy))]);
    }

    /// <summary>
    /// The two trials that show a difference best: the first attempt that ended differently, else the first trials that did, else the first
    /// of each.
    /// </summary>
    public (long This, long Other) PairWith(ComparedCell other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var pairs = from mine in Trials
                    from theirs in other.Trials
                    orderby mine.Passed == theirs.Passed, mine.Attempt != theirs.Attempt, mine.Attempt + theirs.Attempt, mine.Attempt
                    select (mine.Id, theirs.Id);
        return pairs.First();
    }
}

/// <summary>A graded trial of a comparison.</summary>
public sealed record ComparedTrial(long Id, int Attempt, bool Passed, bool IsCopy);
