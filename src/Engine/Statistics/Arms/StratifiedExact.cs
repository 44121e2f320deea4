namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>
/// Exact test of two arms at the same tasks with several attempts: every way to deal a task's outcomes out to the attempts of the two
/// arms is as likely as any other (a permutation within each task; Agresti 1992, section 3.3). With one attempt each it is McNemar's.
/// </summary>
public static class StratifiedExact
{
    /// <summary>The statistic is A's passes, Σ kₜ; its distribution is that of a sum of one hypergeometric count for each task.</summary>
    /// <param name="tasks">Tasks that one arm alone tried say nothing, and are left out.</param>
    public static StratifiedTails Of(IEnumerable<TaskPair> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var (passed, sum) = (0, CountDistribution.Hypergeometric(0, 0, 0));
        foreach (var task in tasks.Where(task => task.IsShared))
        {
            passed += task.A.Passed;
            sum = sum.Plus(CountDistribution.Hypergeometric(task.A.Trials + task.B.Trials, task.A.Passed + task.B.Passed, task.A.Trials));
        }

        var tails = sum.Tails(passed);
        return new StratifiedTails(tails.Greater, tails.Less, tails.TwoSided, sum.MidP(passed));
    }
}

/// <summary>P-values of <see cref="StratifiedExact"/>; all 1 where no task has both passes and failures.</summary>
/// <param name="Greater">P(A passes at least as often as seen).</param>
/// <param name="Less">P(A passes at most as often as seen).</param>
/// <param name="TwoSided">Sum of the probabilities that are not above that of what was seen.</param>
/// <param name="MidP">Twice the rarer tail with half the probability of what was seen, at most 1.</param>
public sealed record StratifiedTails(double Greater, double Less, double TwoSided, double MidP);
