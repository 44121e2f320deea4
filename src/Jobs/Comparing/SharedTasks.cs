using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Jobs.Comparing;

/// <summary>The tasks that two arms both tried, and the effect over them.</summary>
/// <param name="Names">In order; <see cref="Pairs"/> has as many.</param>
/// <param name="OnlyArm">Tasks that the arm alone tried.</param>
/// <param name="OnlyBaseline">Tasks that the baseline alone tried.</param>
/// <param name="Changed">Tasks of one name whose folders differ; they are left out.</param>
internal sealed record SharedTasks(IReadOnlyList<string> Names, TaskPair[] Pairs, int OnlyArm, int OnlyBaseline, int Changed)
{
    /// <summary>One attempt of each arm at every task.</summary>
    public bool IsSingle => Pairs.All(pair => pair is { A.Trials: 1, B.Trials: 1 });

    /// <summary>McNemar's with one attempt of each at every task.</summary>
    public ComparisonTest Test => IsSingle ? ComparisonTest.McNemar : ComparisonTest.WithinTasks;

    /// <summary>Newcombe's for pairs; null where a task had several attempts.</summary>
    public Interval? Newcombe => IsSingle && SolvedSets.Of(Pairs) is var solved
        ? NewcombeInterval.Paired(solved.Both, solved.OnlyA, solved.OnlyB, solved.Neither)
        : null;

    /// <summary>The difference with the interval that is to be believed.</summary>
    public Effect Effect
    {
        get
        {
            var difference = TaskMeans.Difference(Pairs);
            var (interval, means) = Newcombe is { } pairs ? (pairs, IntervalMeans.NewcombePaired)
                : difference.ForTasksLikeThese() is { Low: var low, High: var high } && high > low ? (new Interval(Math.Max(-1, low), Math.Min(1, high)), IntervalMeans.TaskMeans)
                : (NewcombeInterval.Unpaired(OfTasks(pair => pair.A.Rate), OfTasks(pair => pair.B.Rate)), IntervalMeans.NewcombeTasks);
            return new Effect(difference.Mean, interval, means, Test, StratifiedExact.Of(Pairs).TwoSided);
        }
    }

    /// <summary>Null where they share no task.</summary>
    public static SharedTasks? Of(ArmTrials arm, ArmTrials baseline, TrialSubset subset = TrialSubset.All)
    {
        var (ofArm, ofBaseline) = (arm.Tasks(subset), baseline.Tasks(subset));
        var shared = ofArm.Keys.Where(ofBaseline.ContainsKey).Order(StringComparer.Ordinal).ToList();
        var same = shared.Where(task => ofArm[task].Digest is not { } a || ofBaseline[task].Digest is not { } b || a == b).ToList();
        return same.Count == 0
            ? null
            : new SharedTasks(
                same, [.. same.Select(task => new TaskPair(ofArm[task].Count, ofBaseline[task].Count))],
                ofArm.Count - shared.Count, ofBaseline.Count - shared.Count, shared.Count - same.Count);
    }

    private PassCount OfTasks(Func<TaskPair, double> rate) => new((int)Math.Round(Pairs.Sum(rate)), Pairs.Length);
}
