using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Engine.Tests.Statistics.Arms;

/// <summary>Edges, refusals, and figures that are known from elsewhere.</summary>
public sealed class ArmStatisticsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void TheStudysOwnFigures_AreReproduced()
    {
        var persona = FisherExact.Of(new(4, 89), new(6, 89));
        Assert.Equal((0.8352, 0.3734, 0.7467), (Math.Round(persona.Greater, 4), Math.Round(persona.Less, 4), Math.Round(persona.TwoSided, 4)));
        Assert.Equal(0.5, FisherExact.Of(new(7, 89), new(6, 89)).Greater, 4);
        var paired = McNemar.Of(6, 2);
        Assert.Equal((0.1445, 0.2891, 0.1797), (Math.Round(paired.Greater, 4), Math.Round(paired.TwoSided, 4), Math.Round(paired.MidP, 4)));
    }

    // Newcombe 1998, Statistics in Medicine 17:2635, table II, method 10.
    [Theory]
    [InlineData(36, 12, 2, 0, 0.0569, 0.3404)]
    [InlineData(20, 12, 2, 16, 0.0562, 0.3292)]
    public void NewcombePaired_IsThePapersExample(int both, int onlyA, int onlyB, int neither, double low, double high)
    {
        var found = NewcombeInterval.Paired(both, onlyA, onlyB, neither);

        Assert.Equal((low, high), (Math.Round(found.Low, 4), Math.Round(found.High, 4)));
    }

    [Fact]
    public void NothingToTellApart_GivesOne()
    {
        Assert.Equal(new McNemarTails(1, 1, 1, 1), McNemar.Of(0, 0));
        Assert.Equal(new ExactTails(1, 1, 1), FisherExact.Of(new(0, 5), new(0, 9)));
        Assert.Equal(new StratifiedTails(1, 1, 1, 1), StratifiedExact.Of([new(new(5, 5), new(5, 5)), new(new(0, 3), new(0, 5))]));
        Assert.Equal(new CmhResult(0, 1, null), CochranMantelHaenszel.Of([new(new(5, 5), new(5, 5))]));
        Assert.Equal(1, PairedEValue.AnytimeP([(true, true), (false, false)]));
    }

    [Fact]
    public void StratifiedExact_OneAttemptEach_IsMcNemars()
    {
        TaskPair One(bool a, bool b) => new(new(a ? 1 : 0, 1), new(b ? 1 : 0, 1));
        var strata = StratifiedExact.Of([.. Enumerable.Repeat(One(true, false), 6), .. Enumerable.Repeat(One(false, true), 2), .. Enumerable.Repeat(One(true, true), 9), One(false, false)]);
        var pairs = McNemar.Of(6, 2);

        Assert.Equal((pairs.Greater, pairs.Less, pairs.TwoSided, pairs.MidP), (strata.Greater, strata.Less, strata.TwoSided, strata.MidP), (x, y) =>
            Math.Abs(x.Greater - y.Item1) < 1e-12 && Math.Abs(x.Less - y.Item2) < 1e-12 && Math.Abs(x.TwoSided - y.Item3) < 1e-12 && Math.Abs(x.MidP - y.Item4) < 1e-12);
    }

    [Fact]
    public void Cmh_OnlyOneArmEverSolves_HasAnInfiniteOddsRatio() =>
        Assert.Equal(double.PositiveInfinity, CochranMantelHaenszel.Of([new(new(3, 5), new(0, 5))]).OddsRatio);

    [Fact]
    public void SolvedSets_CountsMajorities_AndSaysWhatChanceGives()
    {
        var sets = SolvedSets.Of([new(new(3, 5), new(5, 5)), new(new(5, 5), new(2, 5)), new(new(0, 5), new(3, 5)), new(new(2, 4), new(0, 5)), new(new(0, 0), new(5, 5))]);

        Assert.Equal(new SolvedSets(1, 1, 1, 1), sets);
        Assert.Equal((1 / 3.0, 1.0), (sets.Overlap, sets.Expected));
        // Of four tasks two and two: both the same with 1/6, none shared with 1/6.
        Assert.Equal(5 / 6.0, sets.Chance().Greater, 12);
    }

    [Fact]
    public void TaskMeans_OneAttempt_HasNoErrorOfAttempts_AndOneTaskNoneOfTasks()
    {
        var one = TaskMeans.Rate([new(1, 1), new(0, 1)]);
        Assert.Null(one.AttemptError);
        Assert.Null(one.ForTheseTasks());
        Assert.Equal(0.5, one.TaskError);
        Assert.Null(TaskMeans.Rate([new(3, 5)]).ForTasksLikeThese());
    }

    [Fact]
    public void PairedBootstrap_SameSeed_IsTheSame_AndHoldsTheMean()
    {
        TaskPair[] tasks = [.. Enumerable.Range(0, 20).Select(i => new TaskPair(new(i % 6, 5), new(i % 4, 5)))];
        var first = PairedBootstrap.Of(tasks, 3);

        Assert.Equal(first, PairedBootstrap.Of(tasks, 3));
        Assert.NotEqual(first, PairedBootstrap.Of(tasks, 4));
        Assert.InRange(TaskMeans.Difference(tasks).Mean, first.Low, first.High);
    }

    // Simulated by others with the same design (tasks' odds differ, the test is Cochran's, Mantel's and Haenszel's): 0.53 to 0.98.
    [Fact]
    public void ImpossibleInput_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PassCount(4, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PassCount(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => McNemar.Of(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClopperPearson.Of(new(0, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClopperPearson.Of(new(1, 2), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NewcombeInterval.Unpaired(new(0, 0), new(1, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PassAtK.Any(new(1, 3), 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultipleTests.Holm([0.1, double.NaN]));
        Assert.Throws<ArgumentException>(() => TaskMeans.Rate([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => DesignPower.Simulate(new(0.9, 10, 1, 0.5), 1, simulations: 10, cancellationToken: Cancel).At(0.2));
        Assert.Throws<ArgumentOutOfRangeException>(() => DesignPower.Simulate(new(0.5, 10, 1, 1), 1, cancellationToken: Cancel));
    }
}
