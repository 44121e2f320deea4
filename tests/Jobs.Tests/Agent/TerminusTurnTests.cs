using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Agent;

public sealed class TerminusTurnTests : IDisposable
{
    private readonly AgentBench _bench = new();
    private static readonly string Done = AgentBench.Reply(complete: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("5", 5)]
    [InlineData("600", 60)]
    [InlineData("-3", 0)]
    [InlineData("1e300", 60)]
    public async Task Wait_IsTheDurationWithinItsBounds(string duration, double seconds)
    {
        _bench.Chat.Say(AgentBench.Reply($$"""{"keystrokes": "a\n", "duration": {{duration}}}, {"keystrokes": "b\n", "duration": 0}""")).Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.Equal(seconds, (_bench.Terminal.Typed[1].At - _bench.Terminal.Typed[0].At).TotalSeconds, 3);
        Assert.Equal(seconds, _bench.Turns[0].CommandSeconds, 3);
    }

    [Fact]
    public async Task Wait_CountsFromTheStartOfTheTyping()
    {
        _bench.Terminal.OnTyped = keystrokes => _bench.Time.Advance(TimeSpan.FromSeconds(keystrokes == "slow\n" ? 3 : 8));
        _bench.Chat.Say(AgentBench.Reply($"{AgentBench.Type("slow\\n", 5)}, {AgentBench.Type("slower\\n", 5)}, {AgentBench.Type("x\\n", 0)}")).Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.Equal(3 + 2 + 3, (_bench.Terminal.Typed[1].At - _bench.Terminal.Typed[0].At).TotalSeconds + 3, 3);
        Assert.Equal(5 + 8 + 8, _bench.Turns[0].CommandSeconds, 3);
    }

    [Fact]
    public async Task Turn_KeepsUsageTimingAndRetries()
    {
        var usage = new UsageDetails { InputTokenCount = 900, CachedInputTokenCount = 800, OutputTokenCount = 70, ReasoningTokenCount = 30 };
        _bench.Chat.Say(Done, usage: usage)
            .Say(new ChatResponseUpdate(ChatRole.Assistant, Done)
            {
                FinishReason = new ChatFinishReason("content_filter"), AdditionalProperties = new() { [ReplyProperties.FirstTokenSeconds] = 0.25 },
            });
        await _bench.RunAsync(Token);
        var turn = _bench.Turns[0];
        Assert.Equal((900, 800, 70, 30, 2), (turn.PromptTokens, turn.CachedTokens, turn.CompletionTokens, turn.ThinkingTokens, turn.Retries));
        Assert.Equal((ReplyEnd.Stop, null), (turn.ReplyEnd, turn.FirstTokenSeconds));
        Assert.Equal((ReplyEnd.Other, "content_filter", 0.25), (_bench.Turns[1].ReplyEnd, _bench.Turns[1].ReplyEndText, _bench.Turns[1].FirstTokenSeconds));
        Assert.Equal(_bench.Chat.LastPrompt(1), _bench.Turns[1].Prompt);
    }

    [Fact]
    public async Task Findings_OfUnderstoodReplies_TellWhatIsMissing()
    {
        _bench.Chat.Say(AgentBench.Reply()).Say("  \n").Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.Equal(
            ["noCommand", "parseFailure, emptyReply", "unchecked", "unchecked"],
            _bench.Turns.Select(Flagged.Words));
    }

    [Fact]
    public async Task Cancel_InMidReply_KeepsWhatWasSaid()
    {
        using var stop = new CancellationTokenSource();
        _bench.Chat.Say(AgentBench.Reply()).Hang("{\"analysis\": \"I am", stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.RunAsync(stop.Token));
        var turn = _bench.Turns[1];
        Assert.Equal((ReplyEnd.Cancelled, "{\"analysis\": \"I am", ""), (turn.ReplyEnd, turn.Reply, Flagged.Words(turn)));
        Assert.Null(turn.Parsed);
        Assert.True(_bench.Terminal.Disposed);
    }

    [Fact]
    public async Task Cancel_WhileTyping_KeepsTheTurn()
    {
        using var stop = new CancellationTokenSource();
        _bench.Terminal.OnTyped = _ => stop.Cancel();
        _bench.Chat.Say(AgentBench.Reply(AgentBench.Type("sleep 50\\n", 50)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.RunAsync(stop.Token));
        Assert.Equal((ReplyEnd.Stop, ""), (Assert.Single(_bench.Turns).ReplyEnd, _bench.Turns[0].Observation));
        Assert.Single(_bench.Turns[0].Parsed!.Commands);
    }

    [Fact]
    public async Task ModelUnavailable_IsPassedOn()
    {
        _bench.Chat.Throw(new ModelUnavailableException("The server did not answer."));
        await Assert.ThrowsAsync<ModelUnavailableException>(() => _bench.RunAsync(Token));
        Assert.True(_bench.Terminal.Disposed);
    }
}
