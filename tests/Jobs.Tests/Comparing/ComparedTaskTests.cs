using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Jobs.Tests.Comparing;

public sealed class ComparedTaskTests
{
    [Fact]
    public void Of_Arms_MarksWhoSolvedWhatAndLeavesOutWhatNotAllTried()
    {
        // t1: two of three attempts pass, so base solves it; t2: one of two is no majority; t3: only base tried it.
        var arms = new[]
        {
            Arm("base", Trial("t1", 1, true), Trial("t1", 2, false), Trial("t1", 3, true), Trial("t2", 1, true), Trial("t2", 2, false), Trial("t3", 1, true)),
            Arm("other", Trial("t1", 1, false), Trial("t2", 1, true)),
            ComparedArm.OfCounts("earlier", new PassCount(1, 2)),
        };

        var tasks = ComparedTask.Of(arms);

        Assert.Equal([("t1", "10-"), ("t2", "01-"), ("t3", null)], tasks.Select(task => (task.Task, task.Pattern)));
        Assert.Equal(new PassCount(2, 3), tasks[0].Cells[0]!.Count);
        Assert.Null(tasks[0].Cells[2]);
        Assert.Equal([2.0 / 3, 0.5, 0], tasks.Select(task => task.Spread));
        Assert.Equal([true, true, false], tasks.Select(task => task.Differs));
    }

    [Fact]
    public void Of_FolderThatChanged_BelongsToNoSet()
    {
        var task = Assert.Single(ComparedTask.Of([Arm("base", Trial("t", 1, true) with { Digest = "a" }), Arm("other", Trial("t", 1, true) with { Digest = "b" })]));

        Assert.True(task.Changed);
        Assert.Null(task.Pattern);
    }

    [Fact]
    public void Of_Copies_CountOnceAndStayInTheList()
    {
        var cell = ComparedTask.Of([Arm("base", Trial("t", 1, true) with { ThinkingTokens = 30 }, Trial("t", 2, true) with { IsCopy = true, ThinkingTokens = 90 })])[0].Cells[0]!;

        Assert.Equal((new PassCount(1, 1), 30, 2), (cell.Count, cell.ThinkingTokens, cell.Trials.Count));
    }

    [Fact]
    public void PairWith_SeveralAttempts_PrefersTheSameOneThatEndedDifferently()
    {
        var a = ComparedCell.Of([Trial("t", 1, true, 11), Trial("t", 2, true, 12)]);

        Assert.Equal((12, 22), a.PairWith(ComparedCell.Of([Trial("t", 1, true, 21), Trial("t", 2, false, 22)])));
        Assert.Equal((11, 23), a.PairWith(ComparedCell.Of([Trial("t", 1, true, 21), Trial("t", 3, false, 23)])));
        Assert.Equal((11, 21), a.PairWith(ComparedCell.Of([Trial("t", 1, true, 21), Trial("t", 2, true, 22)])));
    }

    [Theory]
    [InlineData("earlier:7/89", "earlier", 7, 89)]
    [InlineData("a:b/c:0/1", "a:b/c", 0, 1)]
    public void ParseCounts_OfText_IsReadAndWrittenAlike(string text, string name, int passed, int trials)
    {
        var arm = AskedArm.ParseCounts(text)!;

        Assert.Equal((name, new PassCount(passed, trials), text), (arm.Name, arm.Count!.Value, arm.Text));
    }

    [Theory]
    [InlineData("7/89")]
    [InlineData(":7/89")]
    [InlineData("x:8/7")]
    [InlineData("x:0/0")]
    [InlineData("x:-1/7")]
    [InlineData("x:1.5/7")]
    [InlineData("x:99999999999/99999999999")]
    public void ParseCounts_OfOtherText_IsNothing(string text) => Assert.Null(AskedArm.ParseCounts(text));

    [Theory]
    [InlineData("run/12", "run", 12)]
    [InlineData("a/b/12", "a/b", 12)]
    public void TrialAddress_OfText_IsReadAndWrittenAlike(string text, string run, long trial)
    {
        Assert.Equal(new TrialAddress(run, trial), TrialAddress.Parse(text));
        Assert.Equal(text, TrialAddress.Parse(text)!.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("12")]
    [InlineData("/12")]
    [InlineData("run/")]
    [InlineData("run/-1")]
    public void TrialAddress_OfOtherText_IsNothing(string? text) => Assert.Null(TrialAddress.Parse(text));

    private static ComparedArm Arm(string name, params ArmTrial[] trials) => ComparedArm.Of(new ArmAddress("run", name), "Run", null, new ArmTrials(trials, trials.Length));

    private static ArmTrial Trial(string task, int attempt, bool passed, long id = 1) => new(id, task, null, attempt, passed, false, true, true, 1, 0, null);
}
