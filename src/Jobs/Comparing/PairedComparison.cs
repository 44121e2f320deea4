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

    internal IReadOnlyList<TaskPair> Pairs { get; private init; } = [];

    internal Effect Effect
    {
        get
        {
            var (interval, means) = Newcombe is { } pairs ? (pairs, IntervalMeans.NewcombePaired)
                : TasksLikeThese is { Low: var low, High: var high } && high > low ? (new Interval(Math.Max(-1, low), Math.Min(1, high)), IntervalMeans.TaskMeans)
                : (NewcombeInterval.Unpaired(OfTasks(pair => pair.A.Rate), OfTasks(pair => pair.B.Rate)), IntervalMeans.NewcombeTasks);
            return new Effect(Difference.Mean, interval, means, Test, P.TwoSided);
        }
    }

    /// <summary>Null where they share no task.</summary>
    internal static PairedComparison? Of(ArmTrials arm, ArmTrials baseline, TrialSubset subset)
    {
        var (ofArm, ofBaseline) = (arm.Tasks(subset), baseline.Tasks(subset));
        var shared = ofArm.Keys.Where(ofBaseline.ContainsKey).Order(StringComparer.Ordinal).ToList();
        var same = shared.Where(task => ofArm[task].Digest is not { } a || ofBaseline[task].Digest is not { } b || a == b).ToList();
        if (same.Count == 0)
        {
            return null;
        }
        TaskPair[] pairs = [.. same.Select(task => new TaskPair(ofArm[task].Count, ofBaseline[task].Count))];
        var single = pairs.All(pair => pair is { A.Trials: 1, B.Trials: 1 });
        var difference = TaskMeans.Difference(pairs);
        var solved = SolvedSets.Of(pairs);
        return new PairedComparison(
            same.Count, ofArm.Count - shared.Count, ofBaseline.Count - shared.Count, shared.Count - same.Count,
            difference, difference.ForTasksLikeThese(), difference.ForTheseTasks(),
            subset == TrialSubset.All ? PairedBootstrap.Of(pairs, BootstrapSeed) : null,
            single ? NewcombeInterval.Paired(solved.Both, solved.OnlyA, solved.OnlyB, solved.Neither) : null,
            single ? ComparisonTest.McNemar : ComparisonTest.WithinTasks,
            StratifiedExact.Of(pairs), CochranMantelHaenszel.Of(pairs), solved, AttemptOverlap.Of(pairs),
            AnytimeEvidence.Of(arm, baseline, [.. same], subset))
        {
            Pairs = pairs,
        };
    }

    private PassCount OfTasks(Func<TaskPair, double> rate) => new((int)Math.Round(Pairs.Sum(rate)), Pairs.Count);
}
