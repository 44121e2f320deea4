using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Jobs.Comparing;

/// <summary>An arm against a baseline. Differences are the arm's rate less the baseline's; "greater" is P(the arm at least as good as seen).</summary>
/// <param name="Unpaired">Null where one of them has no graded trial.</param>
/// <param name="Paired">Null where they share no task.</param>
public sealed record ArmComparison(TrialSubset Subset, UnpairedComparison? Unpaired, PairedComparison? Paired)
{
    /// <summary>The effect that is to be believed: over shared tasks where there are any, else over separate trials. Null without trials.</summary>
    public Effect? Effect => Paired?.Effect ?? Unpaired?.Effect;

    /// <summary>Compares the trials of two arms.</summary>
    public static ArmComparison Of(ArmTrials arm, ArmTrials baseline, TrialSubset subset = TrialSubset.All)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(baseline);
        return new ArmComparison(
            subset, UnpairedComparison.Of(arm.Total(subset), baseline.Total(subset)), PairedComparison.Of(arm, baseline, subset));
    }

    /// <summary>Compares arms of which only the counts are known.</summary>
    public static ArmComparison Of(PassCount arm, PassCount baseline) => new(TrialSubset.All, UnpairedComparison.Of(arm, baseline), null);
}

/// <summary>A difference with its interval and the test of it.</summary>
/// <param name="Difference">−1 to 1.</param>
/// <param name="Interval">95 %.</param>
/// <param name="Means">How the interval was made.</param>
/// <param name="Test">The test's name.</param>
/// <param name="P">Two-sided, exact.</param>
public sealed record Effect(double Difference, Interval Interval, IntervalMeans Means, ComparisonTest Test, double P);

/// <summary>How the interval of a difference was made.</summary>
public enum IntervalMeans
{
    /// <summary>Newcombe's for separate trials.</summary>
    NewcombeUnpaired,

    /// <summary>Newcombe's for pairs.</summary>
    NewcombePaired,

    /// <summary>t interval of the mean difference over tasks: it speaks of other tasks like these.</summary>
    TaskMeans,

    /// <summary>Newcombe's with each task counted once, where the difference is the same at every task and the t interval has no width.</summary>
    NewcombeTasks,
}

/// <summary>An exact test of two arms.</summary>
public enum ComparisonTest
{
    /// <summary>Of separate trials.</summary>
    Fisher,

    /// <summary>Of the same tasks, one attempt each.</summary>
    McNemar,

    /// <summary>Of the same tasks, several attempts.</summary>
    WithinTasks,
}
