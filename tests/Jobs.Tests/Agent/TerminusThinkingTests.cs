using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Agent;

public sealed class TerminusThinkingTests : IDisposable
{
    private readonly AgentBench _bench = new();
    private static readonly string Done = AgentBench.Reply(complete: true);
    private static readonly string Work = AgentBench.Reply(AgentBench.Type("ls\\n"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("I {\"think\" aloud</think>\n\n", true, "I {\"think\" aloud")]
    [InlineData("<think>I {\"think\" aloud</think>\n\n", false, "I {\"think\" aloud")]
    [InlineData("\n<think>twice opened</think>", true, "twice opened")]
    public async Task Separate_ParsesAndRemembersOnlyTheAnswer(string before, bool endsInThinking, string thinking)
    {
        _bench.Chat.Say(before + Work, endsInThinking: endsInThinking).Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        var turn = _bench.Turns[0];
        Assert.Equal(thinking, turn.Reply[turn.ThinkingStart!.Value..turn.ThinkingEnd!.Value]);
        Assert.Equal(Work, turn.Reply[turn.AnswerStart..].Trim());
        Assert.Equal("", Flagged.Words(turn));
        Assert.Empty(turn.Parsed!.Warnings);
        Assert.Equal(Work, _bench.Chat.Asked[1][1].Text);
    }

    [Fact]
    public async Task Separate_ThinkingRunsToTheFirstMark()
    {
        _bench.Chat.Say("a</think>b</think>" + Work, endsInThinking: true).Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.Equal("b</think>" + Work, _bench.Turns[0].Reply[_bench.Turns[0].AnswerStart..]);
    }

    [Theory]
    [InlineData("length", "truncated, unclosedThinking, parseFailure, replyInThinking", "output limit")]
    [InlineData("stop", "unclosedThinking, parseFailure, replyInThinking", "never closed")]
    public async Task Separate_UnclosedThinking_ParsesNothing(string finish, string expected, string feedback)
    {
        _bench.Chat.Say("I could send " + Work, new ChatFinishReason(finish), endsInThinking: true).Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.Empty(_bench.Terminal.Typed);
        Assert.Equal(expected, Flagged.Words(_bench.Turns[0]));
        Assert.Equal(_bench.Turns[0].Reply.Length, _bench.Turns[0].ThinkingEnd);
        Assert.Contains(feedback, _bench.Chat.LastPrompt(1), StringComparison.Ordinal);
        Assert.Equal("", _bench.Chat.Asked[1][1].Text);
    }

    [Fact]
    public async Task Inline_ParsesAndRemembersTheRawText()
    {
        _bench.Settings = new AgentSettings { Thinking = ThinkingMode.Inline };
        _bench.Chat.Say("an odd \" and {}</think>" + Work, endsInThinking: true).Say("quiet</think>" + Work, endsInThinking: true).Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        // The quote hides the object, and the first braces hold nothing: as in Terminus-2.
        Assert.Equal("parseFailure", Flagged.Words(_bench.Turns[0]));
        Assert.Equal((0, 15), (_bench.Turns[0].AnswerStart, _bench.Turns[0].ThinkingEnd));
        Assert.Single(_bench.Turns[1].Parsed!.Commands);
        Assert.NotEmpty(_bench.Turns[1].Parsed!.Warnings);
        Assert.Equal("quiet</think>" + Work, _bench.Chat.Asked[2][3].Text);
    }

    [Theory]
    [InlineData(ThinkingMode.Separate)]
    [InlineData(ThinkingMode.Inline)]
    public async Task ThinkingApart_IsKeptButNeitherParsedNorRemembered(ThinkingMode mode)
    {
        _bench.Settings = new AgentSettings { Thinking = mode };
        _bench.Chat.Say(Work, thinking: "Let me \"see").Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        var turn = _bench.Turns[0];
        Assert.Equal("Let me \"see", turn.Reply[turn.ThinkingStart!.Value..turn.ThinkingEnd!.Value]);
        Assert.Equal(Work, turn.Reply[turn.AnswerStart..]);
        Assert.Equal(Work, _bench.Chat.Asked[1][1].Text);
        Assert.Equal("", Flagged.Words(turn));
    }

    [Fact]
    public async Task ThinkingApart_WithoutAnswer_IsUnclosedOnlyWhenCut()
    {
        _bench.Chat.Say("", ChatFinishReason.Length, thinking: "on and on").Say(" ", thinking: "that was all").Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.Equal("truncated, unclosedThinking, parseFailure", Flagged.Words(_bench.Turns[0]));
        Assert.Equal("parseFailure, emptyReply", Flagged.Words(_bench.Turns[1]));
    }
}
