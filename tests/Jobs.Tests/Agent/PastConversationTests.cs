using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Terminus;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Agent;

/// <summary>Conversations rebuilt from a trace, against what the model was really sent.</summary>
public sealed class PastConversationTests : IDisposable
{
    private static readonly string Done = AgentBench.Reply(complete: true);
    private static readonly string Work = AgentBench.Reply(AgentBench.Type("ls\\n"));

    private readonly AgentBench _bench = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(ThinkingMode.Separate)]
    [InlineData(ThinkingMode.Inline)]
    public async Task Before_EveryTurnOfATraceWithASummary_IsWhatTheModelWasSent(ThinkingMode thinking)
    {
        _bench.Persona = "P";
        _bench.Settings = new AgentSettings { Thinking = thinking };
        _bench.Terminal.VisibleScreen = "THE SCREEN";
        _bench.Chat.ContextTokens = 40_000;
        var isFull = true;
        _bench.Chat.Counter = messages => messages.Count == 5 && isFull ? 39_000 : 1000;
        _bench.Chat.Say($"thoughts</think>\n{Work}", endsInThinking: true).Say("no JSON").Say("thoughts</think> SUMMARY", endsInThinking: true)
            .Say("QUESTIONS").Say("hm</think>ANSWERS", endsInThinking: true).Say($"more</think>{Work}", endsInThinking: true).Say(Done).Say(Done);
        _bench.Terminal.OnRead = _ => isFull = !_bench.Chat.Asked.Any(messages => messages[^1].Text.Contains("SUMMARY", StringComparison.Ordinal));
        await _bench.RunAsync(Token);

        Assert.Contains(TurnKind.SummaryAnswers, _bench.Turns.Select(turn => turn.Kind));
        Assert.Equal(_bench.Chat.Asked.Count, _bench.Turns.Count);
        Assert.All(_bench.Turns, turn => Assert.Equal(Texts(_bench.Chat.Asked[turn.Number - 1]), Texts(PastConversation.Before(_bench.Turns, turn.Number, "P").First())));
        // Without a persona, and with another one, the rest is the same.
        Assert.Equal(Texts(_bench.Chat.Asked[^1]).Skip(1), Texts(PastConversation.Before(_bench.Turns, _bench.Turns.Count, null).First()));
        Assert.Equal("system: Q", Texts(PastConversation.Before(_bench.Turns, _bench.Turns.Count, "Q").First())[0]);
    }

    [Fact]
    public async Task Before_SummaryAfterAnOverflow_IsAmongTheCandidates()
    {
        _bench.Chat.ContextTokens = 40_000;
        var overflown = false;
        _bench.Chat.Counter = messages => overflown && messages.Count > 4 ? 30_000 + (messages.Count * 1000) : 0;
        for (var i = 0; i < 5; i++)
            _bench.Chat.Say(Work);
        _bench.Chat.Overflow(() => overflown = true).Say("SUMMARY").Say("QUESTIONS").Say("ANSWERS").Say(Done).Say(Done);
        await _bench.RunAsync(Token);

        // The call that did not fit has no turn.
        foreach (var turn in _bench.Turns)
        {
            var asked = Texts(_bench.Chat.Asked[turn.Number <= 5 ? turn.Number - 1 : turn.Number]);
            var candidates = PastConversation.Before(_bench.Turns, turn.Number, null).Select(Texts).ToList();
            var place = candidates.FindIndex(candidate => candidate.SequenceEqual(asked));
            // Two of the five exchanges were dropped before the summary and its answers.
            Assert.Equal(turn.Kind is TurnKind.Summary or TurnKind.SummaryAnswers ? 2 : 0, place);
        }
    }

    [Fact]
    public async Task Before_ShortSummary_IsTheLastCandidate()
    {
        _bench.Chat.Say(Work).Overflow().Overflow().Say("SHORT").Say(Done).Say(Done);
        await _bench.RunAsync(Token);

        Assert.Equal(TurnKind.Summary, _bench.Turns[1].Kind);
        Assert.Equal(Texts(_bench.Chat.Asked[3]), Texts(PastConversation.Before(_bench.Turns, 2, null).Last()));
        Assert.Equal(Texts(_bench.Chat.Asked[4]), Texts(PastConversation.Before(_bench.Turns, 3, null).First()));
    }

    private static List<string> Texts(IReadOnlyList<ChatMessage> messages) => [.. messages.Select(message => $"{message.Role}: {message.Text}")];
}
