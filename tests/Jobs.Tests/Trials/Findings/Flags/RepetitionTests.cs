using System.Diagnostics;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Findings.Flags;
using static Vectorscope.Jobs.Tests.Trials.Findings.FindingRulesTests;

namespace Vectorscope.Jobs.Tests.Trials.Findings.Flags;

public sealed class RepetitionTests
{
    private const string Prose = "The archive holds three files, of which two are text; names are compared with the list that the readme has. ";

    [Fact]
    public void Loop_IsMarkedFromWhereItBegins_AlsoBeforeTheWindow()
    {
        var loop = string.Concat(Enumerable.Repeat("I look at it again. ", 300));

        var at = Assert.Single(Find(Prose + "So:" + loop));

        Assert.Equal(Prose.Length + 3, at.Start);
        Assert.Equal(loop.TrimEnd().Length, at.Length);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("再检查一次。")]
    [InlineData("x\n")]
    [InlineData("A long line that comes again and again, and says nothing new at all.\n")]
    public void Loop_OfAnyLanguageAndLength_IsFound(string unit) => Assert.Single(Find(string.Concat(Enumerable.Repeat(unit, 2400 / unit.Length))));

    [Fact]
    public void TwiceIsNoLoop_ThreeTimesIs()
    {
        var unit = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * i * 7919 % 10007} is followed by {i * 31 % 17}. "));

        Assert.Empty(Find(unit + unit));
        Assert.Single(Find(unit[..300] + unit[..300] + unit[..300]));
    }

    [Fact]
    public void Share_IsOfTheWindow_AndAThreshold()
    {
        // 1,000 of the last 2,000 characters.
        var half = string.Concat(Enumerable.Range(0, 400).Select(i => $"{i * i * 7919 % 10007}-"))[..1000] + string.Concat(Enumerable.Repeat("again and ", 100));

        Assert.Empty(Find(half));
        Assert.Single(Find(half, ("repetition.share", 45)));
        Assert.Single(Find(half, ("repetition.window", 1000)));
    }

    [Fact]
    public void ThinkingThatLoops_IsFound_ThoughAReplyFollows()
    {
        var thinking = string.Concat(Enumerable.Repeat("Wait. Let me check. ", 50));
        var turn = Turn($"<think>{thinking}</think>{Prose}{Prose}") with { ThinkingStart = 7, ThinkingEnd = 7 + thinking.Length, AnswerStart = 15 + thinking.Length };

        Assert.InRange(Assert.Single(new Repetition().Find(new FlaggedTrial([turn]))).Start!.Value, 7, 27);
    }

    [Fact]
    public void LinesThatBeginAlike_AreNoLoop() => Assert.Empty(Find(string.Concat(Enumerable.Range(90_000, 400).Select(i => $"line {i}\n"))));

    [Fact]
    public void AWordInAnyOrderWithOthers_IsALoop() =>
        Assert.Single(Find(string.Concat(Enumerable.Range(0, 400).Select(i => (i * i * 7919 % 10007 % 5) switch { 0 => "The", 1 => "No", 2 => "No", 3 => "No", _ => "No" }))));

    [Fact]
    public void ShortText_TellsNothing() => Assert.Empty(Find(string.Concat(Enumerable.Repeat("no ", 60))));

    [Theory]
    [InlineData("a")]
    [InlineData("I'm not sure. ")]
    [InlineData("\"keystrokes\": \"")]
    public void TwentyMegabytes_TakeNoLongerThanTwoSeconds(string unit)
    {
        var turn = Turn(string.Concat(Enumerable.Repeat(unit, 20_000_000 / unit.Length)));
        var rules = new FindingRules([new Repetition(), new Hedging(), new ReplyInThinking(), new ParseFailure(), new ToolError(), new RewardAttempt(), new Unchecked()]);
        rules.Of(new FlaggedTrial([Turn("warm")]));

        var start = Stopwatch.GetTimestamp();
        rules.Of(new FlaggedTrial([turn]));

        var took = Stopwatch.GetElapsedTime(start);
        Assert.True(took < TimeSpan.FromSeconds(2), $"{took.TotalSeconds:0.0} s");
    }

    private static List<Sighting> Find(string reply, params (string Key, double? Value)[] thresholds)
    {
        var rule = new Repetition();
        return [.. rule.Find(new FlaggedTrial([Turn(reply)], FlagThresholds.Default.With(thresholds.ToDictionary(one => one.Key, one => one.Value), [rule.Flag], new SpecProblems())))];
    }
}
