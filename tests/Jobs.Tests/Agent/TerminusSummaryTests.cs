using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Agent;

public sealed class TerminusSummaryTests : IDisposable
{
    private readonly AgentBench _bench = new();
    private static readonly string Done = AgentBench.Reply(complete: true);
    private static readonly string Work = AgentBench.Reply(AgentBench.Type("ls\\n"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(7999, true)]
    [InlineData(8000, false)]
    public async Task Proactive_BeginsBelow8000FreeTokens(int free, bool summarises)
    {
        _bench.Chat.ContextTokens = 100_000;
        _bench.Chat.Counter = messages => messages.Count == 2 ? 100_000 - free : 1000;
        _bench.Chat.Say(Work);
        if (summarises)
            _bench.Chat.Say("SUMMARY").Say("QUESTIONS").Say("ANSWERS");
        _bench.Chat.Say(Done).Say(Done);
        Assert.Equal(AgentEnd.Completed, await _bench.RunAsync(Token));
        Assert.Equal(summarises ? 6 : 3, _bench.Turns.Count);
        Assert.Equal(0, _bench.Chat.Left);
    }

    [Fact]
    public async Task Full_IsThreeCallsThatReplaceTheConversation()
    {
        _bench.Persona = "P";
        _bench.Terminal.VisibleScreen = "THE SCREEN";
        _bench.Chat.ContextTokens = 40_000;
        _bench.Chat.Counter = messages => messages.Count == 3 ? 39_000 : 1000;
        _bench.Chat.Say(Work).Say("thoughts</think>SUMMARY", endsInThinking: true).Say("QUESTIONS").Say("ANSWERS").Say(Done).Say(Done);
        await _bench.RunAsync(Token);

        Assert.Equal(
            [TurnKind.Episode, TurnKind.Summary, TurnKind.SummaryQuestions, TurnKind.SummaryAnswers, TurnKind.Episode, TurnKind.Episode],
            _bench.Turns.Select(turn => turn.Kind));
        Assert.Equal([1, 2, 3, 4, 5, 6], _bench.Turns.Select(turn => turn.Number));
        var asked = _bench.Chat.Asked;
        // 1: the history and the request.
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User], asked[1].Select(message => message.Role));
        // 2: nothing but task, summary and screen, beside the conversation.
        Assert.Equal([ChatRole.System, ChatRole.User], asked[2].Select(message => message.Role));
        Assert.Contains("Write the word done", asked[2][1].Text, StringComparison.Ordinal);
        Assert.Contains("SUMMARY", asked[2][1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("thoughts", asked[2][1].Text, StringComparison.Ordinal);
        Assert.Contains("THE SCREEN", asked[2][1].Text, StringComparison.Ordinal);
        Assert.Contains("at least five questions", asked[2][1].Text, StringComparison.Ordinal);
        Assert.Null(_bench.Chat.Options[2].ConversationId);
        // 3: the history, the summary, the questions.
        Assert.Equal("SUMMARY", asked[3][4].Text);
        Assert.Contains("QUESTIONS", asked[3][5].Text, StringComparison.Ordinal);
        // And it goes on from the first message, the questions and their answers.
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User], asked[4].Select(message => message.Role));
        Assert.StartsWith(asked[0][1].Text, asked[4][1].Text, StringComparison.Ordinal);
        Assert.Equal("QUESTIONS", asked[4][2].Text);
        Assert.Contains("ANSWERS", asked[4][3].Text, StringComparison.Ordinal);
        Assert.Contains("Ask no more questions", asked[4][3].Text, StringComparison.Ordinal);
        Assert.Equal(asked[4][3].Text, _bench.Turns[4].Prompt);
    }

    [Fact]
    public async Task Proactive_ThatFails_LeavesTheConversationAsItWas()
    {
        _bench.Chat.ContextTokens = 40_000;
        _bench.Chat.Counter = messages => messages.Count == 2 ? 39_000 : 1000;
        _bench.Chat.Say(Work).Overflow().Say(Done).Say(Done);
        Assert.Equal(AgentEnd.Completed, await _bench.RunAsync(Token));
        Assert.Equal(Work, _bench.Chat.Asked[2][1].Text);
        Assert.Equal(3, _bench.Turns.Count);
    }

    [Fact]
    public async Task SmallContext_KeepsAQuarterFreeAndDoesNotSummariseForEver()
    {
        _bench.Settings = new AgentSettings { MaxReplyTokens = 500, MaxTurns = 4 };
        _bench.Chat.ContextTokens = 4000;
        _bench.Chat.Counter = messages => messages.Count >= 2 ? 3001 : 2999;
        _bench.Chat.Say(Work).Say("S").Say("Q").Say("A").Say(Work).Say("S").Say("Q").Say("A").Say(Work).Say("S").Say("Q").Say("A").Say(Work);
        Assert.Equal(AgentEnd.TurnLimit, await _bench.RunAsync(Token));
        // Once after each exchange and never for a summary alone.
        Assert.Equal(4 + (3 * 3), _bench.Turns.Count);
    }

    [Fact]
    public async Task Overflow_WithoutSummaries_EndsTheAgent()
    {
        _bench.Settings = new AgentSettings { Summarize = false };
        _bench.Chat.Say(Work).Overflow();
        Assert.Equal(AgentEnd.ContextFull, await _bench.RunAsync(Token));
    }

    [Fact]
    public async Task Overflow_DropsExchangesUntil4000TokensAreFreeThenSummarises()
    {
        _bench.Chat.ContextTokens = 40_000;
        var overflown = false;
        _bench.Chat.Counter = messages => overflown && messages.Count > 4 ? 30_000 + (messages.Count * 1000) : 0;
        for (var i = 0; i < 5; i++)
            _bench.Chat.Say(Work);
        _bench.Chat.Overflow(() => overflown = true).Say("SUMMARY").Say("QUESTIONS").Say("ANSWERS").Say(Done).Say(Done);
        Assert.Equal(AgentEnd.Completed, await _bench.RunAsync(Token));
        // Of ten messages (40,000 tokens) six are left (36,000), and the request.
        Assert.Equal(7, _bench.Chat.Asked[6].Count);
        Assert.Equal(TurnKind.Summary, _bench.Turns[5].Kind);
    }

    [Fact]
    public async Task Overflow_AlsoOfTheSummary_TriesAShortOneThenNone()
    {
        _bench.Terminal.VisibleScreen = new string('x', 3000) + "END";
        _bench.Chat.Say(Work).Overflow().Overflow().Say("SHORT").Say(Work).Overflow().Overflow().Overflow().Say(Done).Say(Done);
        Assert.Equal(AgentEnd.Completed, await _bench.RunAsync(Token));
        // The short request: task and the last 1,000 characters of the screen, nothing else.
        var request = Assert.Single(_bench.Chat.Asked[3]).Text;
        Assert.Contains(new string('x', 997) + "END", request, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 998), request, StringComparison.Ordinal);
        Assert.Contains("SHORT", _bench.Chat.LastPrompt(4), StringComparison.Ordinal);
        // The fallback: no model.
        Assert.Contains("Write the word done", _bench.Chat.LastPrompt(8), StringComparison.Ordinal);
        Assert.Contains("END", _bench.Chat.LastPrompt(8), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overflow_OfEverything_GivesACannedReplyOnceAndThenEnds()
    {
        _bench.Chat.Say(Work);
        for (var i = 0; i < 8; i++)
            _bench.Chat.Overflow();
        Assert.Equal(AgentEnd.ContextFull, await _bench.RunAsync(Token));
        var canned = _bench.Turns[1];
        Assert.Equal((ReplyEnd.Other, "parseFailure"), (canned.ReplyEnd, Flagged.Words(canned)));
        Assert.Contains("stands in", canned.ReplyEndText, StringComparison.Ordinal);
        Assert.Equal(0, _bench.Chat.Left);
    }
}
