using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Engine.Tests.Statistics.Arms;

/// <summary>How often tests cry wolf and intervals miss, by simulation with seeds: where theory puts them.</summary>
public sealed class ArmErrorRatesTests
{
    private const int Times = 2000;

    // Three standard errors of a share near 0.05 of 2,000.
    private const double Noise = 0.015;

    [Fact]
    public void PairedTests_WithoutADifference_RejectAboutOrBelowTheirLevel()
    {
        var (cmh, exact, mid, fisher, bootstrap, tasks) = (0, 0, 0, 0, 0, 0);
        for (var i = 0; i < Times; i++)
        {
            var pairs = Play(i, tasks: 30, attempts: 5, shift: 0);
            cmh += CochranMantelHaenszel.Of(pairs).P <= 0.05 ? 1 : 0;
            var strata = StratifiedExact.Of(pairs);
            exact += strata.TwoSided <= 0.05 ? 1 : 0;
            mid += strata.MidP <= 0.05 ? 1 : 0;
            fisher += FisherExact.Of(All(pairs, pair => pair.A), All(pairs, pair => pair.B)).TwoSided <= 0.05 ? 1 : 0;
            tasks += Holds(TaskMeans.Difference(pairs).ForTasksLikeThese()!, 0) ? 1 : 0;
            if (i < 400) bootstrap += Holds(PairedBootstrap.Of(pairs, i, draws: 400), 0) ? 1 : 0;
        }

        Assert.InRange(cmh / (double)Times, 0.05 - Noise, 0.05 + Noise);
        Assert.InRange(mid / (double)Times, 0.05 - Noise, 0.05 + Noise);
        Assert.InRange(exact / (double)Times, 0.02, 0.05 + Noise);
        // Arms share their tasks, which Fisher's test does not know: it hardly ever rejects.
        Assert.InRange(fisher / (double)Times, 0, 0.02);
        Assert.InRange(tasks / (double)Times, 0.95 - Noise, 0.95 + Noise);
        Assert.InRange(bootstrap / 400.0, 0.9, 0.98);
    }

    [Fact]
    public void AttemptError_CoversTheDifferenceOnTheseTasks()
    {
        var covered = 0;
        for (var i = 0; i < Times; i++)
        {
            var (pairs, truth) = PlayTasks(i, tasks: 40, attempts: 5, shift: 0.8);
            covered += Holds(TaskMeans.Difference(pairs).ForTheseTasks()!, truth) ? 1 : 0;
        }

        Assert.InRange(covered / (double)Times, 0.92, 0.97);
    }

    [Fact]
    public void NewcombeUnpaired_CoversTheDifference()
    {
        var covered = 0;
        for (var i = 0; i < Times; i++)
        {
            var random = new SeededRandom(5, RandomPurpose.Test, i);
            covered += Holds(NewcombeInterval.Unpaired(Try(random, 0.3, 50), Try(random, 0.15, 40)), 0.15) ? 1 : 0;
        }

        Assert.InRange(covered / (double)Times, 0.95 - Noise, 0.97);
    }

    [Fact]
    public void NewcombePaired_CoversTheDifference()
    {
        var covered = 0;
        for (var i = 0; i < Times; i++)
        {
            var random = new SeededRandom(6, RandomPurpose.Test, i);
            var cells = new int[4];
            // Both, only A, only B, neither: 0.3, 0.2, 0.1, 0.4.
            for (var task = 0; task < 60; task++) cells[random.NextDouble() switch { < 0.3 => 0, < 0.5 => 1, < 0.6 => 2, _ => 3 }]++;
            covered += Holds(NewcombeInterval.Paired(cells[0], cells[1], cells[2], cells[3]), 0.1) ? 1 : 0;
        }

        Assert.InRange(covered / (double)Times, 0.95 - Noise, 0.98);
    }

    [Fact]
    public void AnytimeP_WatchedAfterEveryPair_RejectsAtMostAtItsLevel()
    {
        var (anytime, mcnemar) = (0, 0);
        for (var i = 0; i < Times; i++)
        {
            var random = new SeededRandom(7, RandomPurpose.Test, i);
            var pairs = Enumerable.Range(0, 200).Select(_ => (A: random.NextDouble() < 0.5, B: random.NextDouble() < 0.5)).ToArray();
            anytime += PairedEValue.AnytimeP(pairs) <= 0.05 ? 1 : 0;
            var (b, c, seen) = (0, 0, false);
            foreach (var (a, other) in pairs)
            {
                (b, c) = (b + (a && !other ? 1 : 0), c + (!a && other ? 1 : 0));
                seen |= McNemar.Of(b, c).MidP <= 0.05;
            }

            mcnemar += seen ? 1 : 0;
        }

        Assert.InRange(anytime / (double)Times, 0, 0.05);
        // What watching does to a test that was made for one look.
        Assert.True(mcnemar > 0.2 * Times, $"{mcnemar}");
    }

    private static TaskPair[] Play(int index, int tasks, int attempts, double shift) => PlayTasks(index, tasks, attempts, shift).Pairs;

    private static (TaskPair[] Pairs, double Truth) PlayTasks(int index, int tasks, int attempts, double shift)
    {
        var random = new SeededRandom(4, RandomPurpose.Test, index);
        var (pairs, truth) = (new TaskPair[tasks], 0.0);
        for (var task = 0; task < tasks; task++)
        {
            var odds = 2 * random.NextNormal();
            var (a, b) = (1 / (1 + Math.Exp(-odds - shift)), 1 / (1 + Math.Exp(-odds)));
            truth += (a - b) / tasks;
            pairs[task] = new(Try(random, a, attempts), Try(random, b, attempts));
        }

        return (pairs, truth);
    }

    private static PassCount Try(SeededRandom random, double rate, int times) => new(Enumerable.Range(0, times).Count(_ => random.NextDouble() < rate), times);

    private static PassCount All(TaskPair[] pairs, Func<TaskPair, PassCount> arm) => new(pairs.Sum(pair => arm(pair).Passed), pairs.Sum(pair => arm(pair).Trials));

    private static bool Holds(Interval interval, double value) => interval.Low <= value && value <= interval.High;
}
