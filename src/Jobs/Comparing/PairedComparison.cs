using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Jobs.Comparing;

/// <summary>Two arms at the tasks that both tried.</summary>
/// <param name="Tasks">Tasks that both tried.</param>
/// <param name="OnlyArm">Tasks that the arm alone tried.</param>
/// <param name="OnlyBaseline">Tasks that the baseline alone tried.</param>
/// <param name="Changed">Tasks of one name whose folders differ; they are left out.</param>
/// <param name="Difference">Mean over tasks, with its errors.</param>
/// <param name="TasksLikeThese">95 %, t; null with one task.</param>
/// <param name="TheseTasks">95 %, z; null where a task had one attempt.</param>
/// <param name="Bootstrap">95 %, of tasks drawn with replacement; null over a subset of the trials.</param>
/// <param name="Newcombe">95 %, for pairs; null where a task had several attempts.</param>
/// <param name="Test">McNemar's with one attempt of each at every task.</param>
/// <param name="P">Of that test.</param>
/// <param name="Cmh">Cochran, Mantel and Haenszel.</param>
/// <param name="Solved">Tasks by who solved them in most attempts.</param>
/// <param name="Overlap">The same for one attempt of each.</param>
/// <param name="Evidence">For whoever looks before the end.</param>
public sealed record PairedComparison(
    int Tasks,
    int OnlyArm,
    int OnlyBaseline,
    int Changed,
    TaskMeans Difference,
    Interval? TasksLikeThese,
    Interval? TheseTasks,
    Interval? Bootstrap,
    Interval? Newcombe,
    ComparisonTest Test,
    StratifiedTails P,
    CmhResult Cmh,
    SolvedSets Solved,
    AttemptOverlap Overlap,
    AnytimeEvidence Evidence)
{
    // The same bytes wherever the same arms are compared.
    private const long BootstrapSeed = 1;

    internal Effect Effect { get; private init; } = null!;

    /// <summary>Null where they share no task.</summary>
    internal static PairedComparison? Of(ArmTrials arm, ArmTrials baseline, TrialSubset subset)
    {
        if (SharedTasks.Of(arm, baseline, subset) is not { Pairs: var pairs } shared)
        {
            return null;
        }
        var difference = TaskMeans.Difference(pairs);
        return new PairedComparison(
            pairs.Length, shared.OnlyArm, shared.OnlyBaseline, shared.Changed,
            difference, difference.ForTasksLikeThese(), difference.ForTheseTasks(),
            subset == TrialSubset.All ? PairedBootstrap.Of(pairs, BootstrapSeed) : null,
            shared.Newcombe, shared.Test,
            StratifiedExact.Of(pairs), CochranMantelHaenszel.Of(pairs), SolvedSets.Of(pairs), AttemptOverlap.Of(pairs),
            AnytimeEvidence.Of(arm, baseline, [.. shared.Names], subset))
        {
            Effect = shared.Effect,
        };
    }
}
