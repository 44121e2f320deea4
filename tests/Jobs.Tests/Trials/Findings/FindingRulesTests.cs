using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Jobs.Tests.Trials.Findings;

public sealed class FindingRulesTests
{
    /// <summary>A file in the folder is a flag and needs nothing else: whoever adds one finds it here.</summary>
    [Fact]
    public void Own_AreTheFilesOfTheFolder()
    {
        var files = typeof(FindingRules).Assembly.GetTypes().Where(type => type.Namespace == "Vectorscope.Jobs.Trials.Findings.Flags" && !type.IsNested && type.IsSubclassOf(typeof(FindingRule)));

        Assert.Equal(["truncated", "unclosedThinking", "parseFailure", "noCommand", "emptyReply"], FindingRules.Own.Flags.Take(5).Select(flag => flag.Word));
        Assert.Equal(files.Count(), FindingRules.Own.Flags.Count);
        Assert.Equal(FindingRules.Own.Flags.Count, FindingRules.Own.Flags.Select(flag => flag.Order).Distinct().Count());
        Assert.Equal(FindingRules.Own.Flags.Count, FindingRules.Own.Flags.Select(flag => flag.Column).Distinct().Count());
    }

    [Fact]
    public void Mark_ChangesWithAVersionAndWithARule_AndNotWithTheirOrder()
    {
        FindingRule one = new Says("one", "a", order: 1), two = new Says("two", "b", order: 2);

        var mark = new FindingRules([one, two]).Mark;

        Assert.Equal(mark, new FindingRules([two, one]).Mark);
        Assert.NotEqual(mark, new FindingRules([one]).Mark);
        Assert.NotEqual(mark, new FindingRules([one, new Says("two", "b", order: 2, version: 2)]).Mark);
    }

    [Theory]
    [InlineData("", null, null, 0, "emptyReply")]
    [InlineData(" \n", null, null, 0, "emptyReply")]
    [InlineData("{}", null, null, 0, "")]
    // Parsed after the thinking.
    [InlineData("<think>hm</think>\n", 7, 9, 17, "emptyReply")]
    [InlineData("<think>hm</think>{}", 7, 9, 17, "")]
    // Parsed raw, thinking included.
    [InlineData("<think>hm</think> ", 7, 9, 0, "emptyReply")]
    [InlineData("<think>hm</think> {}", 7, 9, 0, "")]
    // A server told it apart, without marks.
    [InlineData("hm", 0, 2, 2, "emptyReply")]
    [InlineData("hm</think>", 0, 2, 2, "")]
    // Offsets that fit no text.
    [InlineData("hm", 5, 9, 40, "emptyReply")]
    public void EmptyReply_IsNothingBesidesThinking(string reply, int? start, int? end, int answer, string expected) =>
        Assert.Equal(expected, Flagged.Words(Turn(reply) with { ThinkingStart = start, ThinkingEnd = end, AnswerStart = answer }));

    [Fact]
    public void EmptyReply_WithUnclosedThinking_IsSaidOnlyWhenThereIsNotEvenThat()
    {
        Assert.Equal("unclosedThinking", Flagged.Words(Turn("on and on") with { ThinkingStart = 0, ThinkingEnd = 9, AnswerStart = 9, ThinkingUnclosed = true }));
        Assert.Equal("unclosedThinking, emptyReply", Flagged.Words(Turn(" ") with { ThinkingStart = 0, ThinkingEnd = 1, AnswerStart = 1, ThinkingUnclosed = true }));
    }

    [Fact]
    public void UnclosedThinking_ShowsTheThinking()
    {
        var turn = Turn("<think>no end") with { ThinkingStart = 7, ThinkingEnd = 13, AnswerStart = 13, ThinkingUnclosed = true };

        var finding = Assert.Single(FindingRules.Own.Of(new FlaggedTrial([turn]))[1]);

        Assert.Equal("no end", turn.Reply[finding.Start!.Value..(finding.Start.Value + finding.Length!.Value)]);
    }

    [Fact]
    public void CutOffFromOutside_HasNoFindings() =>
        Assert.Equal("", Flagged.Words(Turn("") with { ReplyEnd = ReplyEnd.Cancelled, Parsed = new ParsedReply { Error = "no" }, ThinkingUnclosed = true }));

    [Fact]
    public void InOrder_FollowsTheRules_AndKeepsWhatNoRuleKnows()
    {
        TurnFinding empty = new("emptyReply", 1), gone = new("gone", 1), cut = new("truncated", 1);

        Assert.Equal([cut, empty, gone], FindingRules.Own.InOrder([gone, empty, cut]));
    }

    internal static TraceTurn Turn(string reply, int number = 1) => new() { Number = number, Prompt = "p", Reply = reply };
}
