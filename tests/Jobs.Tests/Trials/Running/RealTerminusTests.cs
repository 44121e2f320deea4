using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Running;

namespace Vectorscope.Jobs.Tests.Trials.Running;

/// <summary>Scripted models at a real terminal in a real sandbox.</summary>
public sealed class RealTerminusTests : IDisposable
{
    private readonly RealTrial _trial = new();
    private readonly ScriptedChat _chat = new();
    private static readonly string Done = AgentBench.Reply(complete: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _trial.Dispose();

    private Task<TrialResult> RunAsync(AgentSettings? settings = null) =>
        _trial.RunAsync(new TerminusAgent(_chat, TmuxTerminal.OpenAsync, settings ?? new(), null, new ChatOptions()), Token);

    [Fact]
    public async Task GoodModel_SolvesTheTask()
    {
        _chat.Say("First I look.</think>" + AgentBench.Reply(AgentBench.Type("pwd; echo grüße | tr a-z A-Z\\n", 0.5)), endsInThinking: true)
            .Say(AgentBench.Reply($"{AgentBench.Type("cat > answer.txt\\n")}, {AgentBench.Type("done\\n")}, {AgentBench.Type("C-d")}, {AgentBench.Type("cat answer.txt\\n", 0.5)}"))
            .Say(Done).Say(Done);
        var result = await RunAsync();
        Assert.Equal((TrialOutcome.Passed, AgentEnd.Completed, 1.0, null), (result.Outcome, result.AgentEnd, result.Reward, result.Sentence));
        Assert.Contains("Current Terminal Screen:", _chat.LastPrompt(0), StringComparison.Ordinal);
        Assert.StartsWith("New Terminal Output:", _chat.LastPrompt(1), StringComparison.Ordinal);
        Assert.Contains("\n/app\n", _chat.LastPrompt(1), StringComparison.Ordinal);
        Assert.Contains("GRüSSE", _chat.LastPrompt(1).Replace("GRüßE", "GRüSSE", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("\ndone\n", _chat.LastPrompt(2), StringComparison.Ordinal);
        Assert.Equal(4, _trial.Turns.Count);
        Assert.InRange(_trial.Turns[0].CommandSeconds, 0.5, 10);
        Assert.InRange(_trial.Turns[1].CommandSeconds, 0.8, 10);
    }

    [Fact]
    public async Task VerboseModel_NeverComesToTheAnswer()
    {
        _chat.Say("So, let me think about circuits …", ChatFinishReason.Length, endsInThinking: true)
            .Say("Again, circuits …", ChatFinishReason.Length, endsInThinking: true)
            .Say("And again …", ChatFinishReason.Length, endsInThinking: true);
        var result = await RunAsync(new AgentSettings { MaxConsecutiveParseFailures = 3 });
        Assert.Equal((TrialOutcome.Failed, AgentEnd.ParseFailures, 0.0), (result.Outcome, result.AgentEnd, result.Reward));
        Assert.Equal(Enumerable.Repeat("truncated, unclosedThinking, parseFailure", 3), _trial.Turns.Select(Flagged.Words));
        Assert.Contains("could not be read too often", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BrokenModel_UsesUpItsTurns()
    {
        _chat.Otherwise = "I would run `echo done > /app/answer.txt`.";
        var result = await RunAsync(new AgentSettings { MaxTurns = 5 });
        Assert.Equal((TrialOutcome.Failed, AgentEnd.TurnLimit), (result.Outcome, result.AgentEnd));
        Assert.Equal(Enumerable.Repeat("parseFailure", 5), _trial.Turns.Select(Flagged.Words));
    }

    [Fact]
    public async Task SlowModel_IsGradedAsThingsStood()
    {
        _trial.Task.With(task => task with { Agent = new TaskAgentSettings(4, null) });
        _chat.Say(AgentBench.Reply(AgentBench.Type("echo done > answer.txt\\n", 0.5))).Hang("{\"analysis\": \"Hm");
        var result = await RunAsync();
        Assert.Equal((TrialOutcome.TimedOut, AgentEnd.TimedOut, 1.0), (result.Outcome, result.AgentEnd, result.Reward));
        Assert.Equal((ReplyEnd.Cancelled, "{\"analysis\": \"Hm"), (_trial.Turns[^1].ReplyEnd, _trial.Turns[^1].Reply));
    }

    [Theory]
    [InlineData("exit\\n")]
    [InlineData("tmux -S /run/terminus-2/socket kill-server\\n")]
    public async Task ModelThatEndsItsTerminal_IsGraded(string keystrokes)
    {
        _chat.Say(AgentBench.Reply($"{AgentBench.Type("echo done > answer.txt\\n", 0.3)}, {AgentBench.Type(keystrokes, 0.5)}, {AgentBench.Type("ls\\n")}"));
        var result = await RunAsync();
        Assert.Equal((TrialOutcome.Passed, AgentEnd.TerminalGone), (result.Outcome, result.AgentEnd));
        Assert.Equal(3, Assert.Single(_trial.Turns).Parsed!.Commands.Count);
    }

    [Fact]
    public async Task WhatRunsInTheTerminal_LivesOnWhileItIsGraded()
    {
        _trial.Task.Write("tests/test.sh", "#!/bin/bash\ngrep -lz '432[1]' /proc/[0-9]*/cmdline | grep -c . > /logs/verifier/reward.txt\n");
        _chat.Say(AgentBench.Reply($"{AgentBench.Type("sleep 4321 &\\n")}, {AgentBench.Type("sleep 4321\\n", 0.3)}", complete: true)).Say(Done);
        Assert.Equal(2.0, (await RunAsync()).Reward);
    }
}
