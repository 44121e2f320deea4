using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Agent;

public sealed class TerminusLoopTests : IDisposable
{
    private readonly AgentBench _bench = new();
    private static readonly string Done = AgentBench.Reply(complete: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task FirstMessage_IsProtocolInstructionAndScreen()
    {
        _bench.Terminal.Show("Current Terminal Screen:\nroot@box:/app# ");
        _bench.Chat.Say(Done).Say(Done);

        Assert.Equal(AgentEnd.Completed, await _bench.RunAsync(Token));

        var only = Assert.Single(_bench.Chat.Asked[0]);
        Assert.Equal(ChatRole.User, only.Role);
        Assert.Contains("\"keystrokes\"", only.Text, StringComparison.Ordinal);
        Assert.Contains("Task:\nWrite the word done into /app/answer.txt.\n\nCurrent Terminal Screen:\nroot@box:/app#", only.Text, StringComparison.Ordinal);
        Assert.True(_bench.Terminal.Disposed);
    }

    [Fact]
    public async Task Persona_GoesBeforeTheProtocolAsSystemMessage()
    {
        _bench.Persona = "You are careful.";
        _bench.Chat.Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.All(_bench.Chat.Asked, messages => Assert.Equal((ChatRole.System, "You are careful."), (messages[0].Role, messages[0].Text)));
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User], _bench.Chat.Asked[1].Select(message => message.Role));
    }

    [Fact]
    public async Task History_IsSentWholeAndAlternates()
    {
        _bench.Chat.Say(AgentBench.Reply(AgentBench.Type("ls\\n"))).Say("no json").Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        var last = _bench.Chat.Asked[^1];
        Assert.Equal(7, last.Count);
        Assert.All(last.Index(), message => Assert.Equal(message.Index % 2 == 0 ? ChatRole.User : ChatRole.Assistant, message.Item.Role));
        Assert.Equal(AgentBench.Reply(AgentBench.Type("ls\\n")), last[1].Text);
        Assert.Equal("no json", last[3].Text);
    }

    [Fact]
    public async Task Options_CarryBudgetThinkingAndSampling()
    {
        _bench.Settings = new AgentSettings { MaxReplyTokens = 512, Think = false };
        _bench.Chat.Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.All(_bench.Chat.Options, options =>
        {
            Assert.Equal(512, options.MaxOutputTokens);
            Assert.Equal("of the arm", options.AdditionalProperties!["sampling"]);
            Assert.Equal("trial-1", options.ConversationId);
            Assert.False((bool)options.AdditionalProperties["think"]!);
        });
    }

    [Fact]
    public async Task Commands_AreAllTypedAndReadOnce()
    {
        _bench.Terminal.Show("Current Terminal Screen:\n$", "New Terminal Output:\nboth ran");
        _bench.Chat.Say(AgentBench.Reply($"{AgentBench.Type("one\\n")}, {AgentBench.Type("C-c")}")).Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.Equal(["one\n", "C-c"], _bench.Terminal.Typed.Select(typed => typed.Keystrokes));
        Assert.Equal(4, _bench.Terminal.Reads);
        Assert.Equal("New Terminal Output:\nboth ran", _bench.Chat.LastPrompt(1));
        Assert.Equal("New Terminal Output:\nboth ran", _bench.Turns[0].Observation);
        Assert.Contains("New Terminal Output:\nboth ran", _bench.Screens);
    }

    [Fact]
    public async Task Error_PerformsNothingAndIsFedBack()
    {
        _bench.Chat.Say("""before {"analysis": "a", "plan": "p", "commands": "ls"} after""").Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.Empty(_bench.Terminal.Typed);
        var feedback = _bench.Chat.LastPrompt(1);
        Assert.Contains("previous response had parsing errors", feedback, StringComparison.Ordinal);
        Assert.Contains($"ERROR: {_bench.Turns[0].Parsed!.Error}", feedback, StringComparison.Ordinal);
        Assert.Contains("WARNINGS:\n- ", feedback, StringComparison.Ordinal);
        Assert.Contains("proper JSON response", feedback, StringComparison.Ordinal);
        Assert.Equal("parseFailure, toolError", Flagged.Words(_bench.Turns[0]));
    }

    [Fact]
    public async Task Warnings_ComeBeforeTheOutput()
    {
        _bench.Terminal.Show("$", "New Terminal Output:\nx");
        _bench.Chat.Say("Sure! " + AgentBench.Reply(AgentBench.Type("x\\n"))).Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.StartsWith("Your previous response had warnings:\nWARNINGS:\n- ", _bench.Chat.LastPrompt(1), StringComparison.Ordinal);
        Assert.EndsWith("\n\nNew Terminal Output:\nx", _bench.Chat.LastPrompt(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_IsAskedForTwiceAndItsCommandsRun()
    {
        _bench.Terminal.Show("$", "New Terminal Output:\nfirst");
        _bench.Chat.Say("Well: " + AgentBench.Reply(AgentBench.Type("one\\n"), complete: true)).Say(AgentBench.Reply(AgentBench.Type("two\\n"), complete: true));
        Assert.Equal(AgentEnd.Completed, await _bench.RunAsync(Token));
        Assert.Equal(["one\n", "two\n"], _bench.Terminal.Typed.Select(typed => typed.Keystrokes));
        var question = _bench.Chat.LastPrompt(1);
        Assert.StartsWith("New Terminal Output:\nfirst", question, StringComparison.Ordinal);
        Assert.Contains("\"task_complete\": true", question, StringComparison.Ordinal);
        Assert.Contains("graded", question, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNINGS", question, StringComparison.Ordinal);
        Assert.Equal(2, _bench.Turns.Count);
    }

    [Fact]
    public async Task Completion_IsForgottenWhenTheNextReplyTakesItBack()
    {
        _bench.Chat.Say(Done).Say(AgentBench.Reply(AgentBench.Type("more\\n"))).Say(Done).Say(Done);
        Assert.Equal(AgentEnd.Completed, await _bench.RunAsync(Token));
        Assert.Equal(4, _bench.Turns.Count);
    }

    [Fact]
    public async Task Completion_StaysPendingOverAReplyThatCannotBeRead()
    {
        _bench.Chat.Say(Done).Say("yes").Say(Done);
        Assert.Equal(AgentEnd.Completed, await _bench.RunAsync(Token));
        Assert.Equal(3, _bench.Turns.Count);
    }

    [Fact]
    public async Task Terminal_GoneBeforeAnEpisode_EndsTheAgent()
    {
        _bench.Chat.Say(AgentBench.Reply(AgentBench.Type("exit\\n")));
        _bench.Terminal.OnRead = reads => _bench.Terminal.Alive = reads < 2;
        Assert.Equal(AgentEnd.TerminalGone, await _bench.RunAsync(Token));
    }

    [Fact]
    public async Task Terminal_GoneWhileTyping_EndsTheAgentAndKeepsTheTurn()
    {
        _bench.Terminal.OnTyped = _ => _bench.Terminal.Alive = false;
        _bench.Chat.Say(AgentBench.Reply($"{AgentBench.Type("tmux kill-server\\n")}, {AgentBench.Type("ls\\n")}"));
        Assert.Equal(AgentEnd.TerminalGone, await _bench.RunAsync(Token));
        Assert.Equal(2, Assert.Single(_bench.Turns).Parsed!.Commands.Count);
        Assert.Single(_bench.Terminal.Typed);
    }

    [Fact]
    public async Task TurnLimit_EndsTheAgent()
    {
        _bench.Settings = new AgentSettings { MaxTurns = 3 };
        _bench.Chat.Otherwise = AgentBench.Reply(AgentBench.Type("x\\n"));
        Assert.Equal(AgentEnd.TurnLimit, await _bench.RunAsync(Token));
        Assert.Equal([1, 2, 3], _bench.Turns.Select(turn => turn.Number));
    }

    [Fact]
    public async Task ParseFailures_InARow_EndTheAgent()
    {
        _bench.Settings = new AgentSettings { MaxConsecutiveParseFailures = 2 };
        _bench.Chat.Say("x").Say(AgentBench.Reply()).Say("x").Say("x");
        Assert.Equal(AgentEnd.ParseFailures, await _bench.RunAsync(Token));
        Assert.Equal(4, _bench.Turns.Count);
    }

    [Fact]
    public async Task CutReply_Strict_IsNeverPerformedAndSaysSo()
    {
        _bench.Settings = new AgentSettings { MaxReplyTokens = 300 };
        var whole = "x " + AgentBench.Reply(AgentBench.Type("rm -r /\\n"), complete: true);
        _bench.Chat.Say(whole, ChatFinishReason.Length).Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.Empty(_bench.Terminal.Typed);
        Assert.Equal(whole, _bench.Chat.Asked[1][1].Text);
        Assert.Contains("exceeded the output limit of 300 tokens. None of the actions", _bench.Chat.LastPrompt(1), StringComparison.Ordinal);
        Assert.Contains("WARNINGS:\n- ", _bench.Chat.LastPrompt(1), StringComparison.Ordinal);
        Assert.Equal("truncated, parseFailure", Flagged.Words(_bench.Turns[0]));
        Assert.Equal((ReplyEnd.Length, 0), (_bench.Turns[0].ReplyEnd, _bench.Turns[0].Parsed!.Commands.Count));
        Assert.Equal(3, _bench.Turns.Count);
    }

    [Fact]
    public async Task CutReply_Patched_PerformsWhatWasCompleteAndSaysSo()
    {
        _bench.Settings = new AgentSettings { Parser = ParserMode.Patched };
        _bench.Chat.Say("""{"analysis": "a", "plan": "p", "commands": [{"keystrokes": "ls\n", "duration": 1}""", ChatFinishReason.Length).Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.Equal("ls\n", Assert.Single(_bench.Terminal.Typed).Keystrokes);
        Assert.Equal("truncated", Flagged.Words(_bench.Turns[0]));
        Assert.NotEmpty(_bench.Turns[0].Parsed!.Repairs);
        Assert.Contains("The commands that were complete in it were performed", _bench.Chat.LastPrompt(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observation_IsTruncatedBeforeItIsSentBack()
    {
        _bench.Terminal.Show(new string('s', 20_000), new string('o', 30_000));
        _bench.Chat.Say(AgentBench.Reply(AgentBench.Type("yes\\n"))).Say(Done).Say(Done);
        await _bench.RunAsync(Token);
        Assert.Contains("10000 bytes left out", _bench.Chat.LastPrompt(0), StringComparison.Ordinal);
        Assert.Contains("20000 bytes left out", _bench.Chat.LastPrompt(1), StringComparison.Ordinal);
        Assert.Equal(_bench.Turns[0].Observation, _bench.Chat.LastPrompt(1));
    }

    [Fact]
    public async Task Instruction_WithThePlaceholdersOfAPrompt_StaysAsItIs()
    {
        using var bench = new AgentBench("Print [[screen]] and [[instruction]].");
        bench.Chat.Say(Done).Say(Done);
        await bench.RunAsync(Token);
        Assert.Contains("Print [[screen]] and [[instruction]].", bench.Chat.LastPrompt(0), StringComparison.Ordinal);
    }
}
