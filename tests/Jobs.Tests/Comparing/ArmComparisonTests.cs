using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Jobs.Tests.Comparing;

/// <summary>Expected numbers: SciPy 1.10 (binomtest, hypergeom, fisher_exact, t.interval) and statsmodels (StratifiedTable, confint_proportions_2indep).</summary>
public sealed class ArmComparisonTests
{
    // Passed of attempts by the arm and by the baseline: a win, a tie, nothing, and a task that the baseline tried twice only.
    private static readonly (PassCount Arm, PassCount Baseline)[] SeveralAttempts =
        [(new(3, 3), new(1, 3)), (new(2, 3), new(2, 3)), (new(0, 3), new(0, 3)), (new(3, 3), new(0, 2))];

    [Fact]
    public void Of_SeveralAttempts_EqualsSciPyAndStatsmodels()
    {
        var comparison = ArmComparison.Of(Trials(SeveralAttempts.Select(pair => pair.Arm)), Trials(SeveralAttempts.Select(pair => pair.Baseline)));

        var paired = comparison.Paired!;
        Assert.Equal((4, 0, 0, 0, ComparisonTest.WithinTasks), (paired.Tasks, paired.OnlyArm, paired.OnlyBaseline, paired.Changed, paired.Test));
        Assert.Equal(0.4166666666666667, paired.Difference.Mean, 10);
        Assert.Equal(0.25, paired.Difference.TaskError!.Value, 10);
        Assert.Equal(0.14433756729740646, paired.Difference.AttemptError!.Value, 10);
        Assert.Equal(-0.37894490965440, paired.TasksLikeThese!.Low, 10);
        Assert.Equal(1.21227824298773, paired.TasksLikeThese.High, 10);
        Assert.Equal((0.052, 0.996, 0.064), (Round(paired.P.Greater), Round(paired.P.Less), Round(paired.P.TwoSided)));
        Assert.Equal((4.17241379310345, 0.04108722452782), (Round(paired.Cmh.Statistic), Round(paired.Cmh.P)));
        Assert.Null(paired.Newcombe);
        var unpaired = comparison.Unpaired!;
        Assert.Equal((0.06990203227920, 0.99050498565911, 0.09953271926620), (Round(unpaired.Fisher.Greater), Round(unpaired.Fisher.Less), Round(unpaired.Fisher.TwoSided)));
        Assert.Equal((-0.00855480517379, 0.65628767200553), (Round(unpaired.Interval.Low), Round(unpaired.Interval.High)));
        // The headline is the paired one, and a difference of rates ends at 1.
        Assert.Equal((ComparisonTest.WithinTasks, IntervalMeans.TaskMeans, 1d), (comparison.Effect!.Test, comparison.Effect.Means, comparison.Effect.Interval.High));
        Assert.Equal(0.064, Round(comparison.Effect.P));
    }

    [Fact]
    public void Of_OneAttemptEach_IsMcNemarWithNewcombesPairedInterval()
    {
        // The arm alone solves one of 89, the baseline alone three, both three.
        PassCount[] arm = [.. Enumerable.Range(0, 89).Select(i => new PassCount(i < 4 ? 1 : 0, 1))];
        PassCount[] baseline = [.. Enumerable.Range(0, 89).Select(i => new PassCount(i is < 3 or > 85 ? 1 : 0, 1))];

        var comparison = ArmComparison.Of(Trials(arm), Trials(baseline));

        Assert.Equal((ComparisonTest.McNemar, IntervalMeans.NewcombePaired), (comparison.Effect!.Test, comparison.Effect.Means));
        Assert.Equal((0.9375, 0.3125, 0.625), (Round(comparison.Paired!.P.Greater), Round(comparison.Paired.P.Less), Round(comparison.Paired.P.TwoSided)));
        Assert.Equal(new SolvedSets(3, 1, 3, 82), comparison.Paired.Solved);
        Assert.Equal((0.83523799487025, 0.37335453527124, 0.74670907054248), (Round(comparison.Unpaired!.Fisher.Greater), Round(comparison.Unpaired.Fisher.Less), Round(comparison.Unpaired.Fisher.TwoSided)));
        // Equal numbers one way or the other: an interval of pairs is never wider than that of its trials taken apart where they go together.
        Assert.True(comparison.Effect.Interval.High - comparison.Effect.Interval.Low < comparison.Unpaired.Interval.High - comparison.Unpaired.Interval.Low);
    }

    [Fact]
    public void Of_CountsAlone_IsFisherWithNewcombesInterval()
    {
        var comparison = ArmComparison.Of(new PassCount(4, 89), new PassCount(6, 89));

        Assert.Null(comparison.Paired);
        Assert.Equal((ComparisonTest.Fisher, IntervalMeans.NewcombeUnpaired, 0.74670907054248), (comparison.Effect!.Test, comparison.Effect.Means, Round(comparison.Effect.P)));
        Assert.Equal((-0.09943935255988, 0.05189474894831), (Round(comparison.Effect.Interval.Low), Round(comparison.Effect.Interval.High)));
        Assert.Null(ArmComparison.Of(new PassCount(0, 0), new PassCount(6, 89)).Effect);
    }

    [Fact]
    public void Effect_TheSameAtEveryTask_HasAnIntervalAllTheSame()
    {
        var never = Trials(Enumerable.Repeat(new PassCount(0, 5), 16));

        var effect = ArmComparison.Of(never, never).Effect!;

        // Sixteen tasks that neither ever solved do not prove that no task would tell them apart: Wilson for 0 of 16 ends at 0.194.
        Assert.Equal((0d, IntervalMeans.NewcombeTasks), (effect.Difference, effect.Means));
        Assert.Equal((-0.1936, 0.1936), (Math.Round(effect.Interval.Low, 4), Math.Round(effect.Interval.High, 4)));
    }

    [Fact]
    public void Of_TasksThatOneArmDidNotTryOrThatChanged_PairsTheOthersAndSaysSo()
    {
        ArmTrial[] arm = [Trial("a", 1, true, "1"), Trial("b", 1, true, "1"), Trial("only arm", 1, true, "1"), Trial("changed", 1, true, "1")];
        ArmTrial[] baseline = [Trial("a", 1, false, "1"), Trial("b", 1, false, null), Trial("only base", 1, false, "1"), Trial("changed", 1, false, "2")];

        var paired = ArmComparison.Of(new ArmTrials(arm, 4), new ArmTrials(baseline, 4)).Paired!;

        Assert.Equal((2, 1, 1, 1), (paired.Tasks, paired.OnlyArm, paired.OnlyBaseline, paired.Changed));
        Assert.Equal(0.25, paired.P.Greater);
    }

    [Fact]
    public void Of_Copies_CountsThemOnce()
    {
        ArmTrial[] trials = [Trial("a", 1, true), Trial("a", 2, true) with { IsCopy = true }, Trial("a", 3, false), Trial("b", 1, false)];

        Assert.Equal(new PassCount(1, 3), new ArmTrials(trials, 4).Total());
        Assert.Equal(1, new ArmTrials(trials, 4).Copies);
        Assert.Equal(new PassCount(1, 2), new ArmTrials(trials, 4).Tasks()["a"].Count);
    }

    [Fact]
    public void Of_Subset_LeavesOutTheTrialsOfBoth()
    {
        ArmTrial[] arm = [Trial("a", 1, true), Trial("b", 1, false) with { Parsed = false }, Trial("c", 1, false) with { Untruncated = false }];
        ArmTrial[] baseline = [Trial("a", 1, false), Trial("b", 1, true), Trial("c", 1, true)];

        PairedComparison Over(TrialSubset subset) => ArmComparison.Of(new ArmTrials(arm, 3), new ArmTrials(baseline, 3), subset).Paired!;

        Assert.Equal((3, -1d / 3), (Over(TrialSubset.All).Tasks, Over(TrialSubset.All).Difference.Mean));
        Assert.Equal((2, 0d), (Over(TrialSubset.Parsed).Tasks, Over(TrialSubset.Parsed).Difference.Mean));
        Assert.Equal((2, 0d), (Over(TrialSubset.Untruncated).Tasks, Over(TrialSubset.Untruncated).Difference.Mean));
    }

    [Fact]
    public void Evidence_IsTakenInTheOrderInWhichPairsEnded()
    {
        // Four wins of the arm that end first, then four of the baseline: it was 2^4·B(4.5, 0.5)/B(0.5, 0.5) = 4.375 once.
        var start = new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);
        ArmTrial[] arm = [.. Enumerable.Range(0, 8).Select(i => Trial($"t{7 - i}", 1, i >= 4) with { EndedAt = start.AddMinutes(8 - i) })];
        ArmTrial[] baseline = [.. Enumerable.Range(0, 8).Select(i => Trial($"t{7 - i}", 1, i < 4) with { EndedAt = start })];

        var evidence = ArmComparison.Of(new ArmTrials(arm, 8), new ArmTrials(baseline, 8)).Paired!.Evidence;

        Assert.Equal((8, 4, 4), (evidence.Pairs, evidence.OnlyArm, evidence.OnlyBaseline));
        Assert.Equal(1 / 4.375, evidence.P, 10);
    }

    [Theory]
    [InlineData(0.2, 0.01, 0.03, Verdict.Better)]
    [InlineData(-0.2, 0.01, 0.03, Verdict.Worse)]
    [InlineData(0.2, 0.04, 0.12, Verdict.NotAfterHolm)]
    [InlineData(-0.02, 0.7467, 1, Verdict.NoEvidence)]
    [InlineData(0.1, 0.05, 0.05, Verdict.Better)]
    public void Verdict_FollowsTheRule(double difference, double p, double adjusted, Verdict expected) =>
        Assert.Equal(expected, Verdicts.Of(new Effect(difference, new Interval(-1, 1), IntervalMeans.TaskMeans, ComparisonTest.WithinTasks, p), adjusted));

    internal static ArmTrial Trial(string task, int attempt, bool passed, string? digest = null) =>
        new(HashCode.Combine(task, attempt), task, digest, attempt, passed, false, true, true, 1, 10, null);

    private static ArmTrials Trials(IEnumerable<PassCount> tasks)
    {
        ArmTrial[] trials = [.. tasks.SelectMany((count, task) => Enumerable.Range(0, count.Trials).Select(i => Trial($"task {task}", i + 1, i < count.Passed)))];
        return new ArmTrials(trials, trials.Length);
    }

    private static double Round(double value) => Math.Round(value, 14);
}
