using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Running;

namespace Vectorscope.Jobs.Tests.Trials.Running;

public sealed class TrialRunnerTests : IDisposable
{
    private readonly TestTask _task = new();
    private readonly FakeSandbox _box = new();
    private readonly LeapingTime _time = new();
    private readonly FakeSandboxes _boxes;
    private readonly List<TrialStage> _stages = [];
    private readonly List<TraceTurn> _turns = [];
    private readonly string _output;

    public TrialRunnerTests()
    {
        _boxes = new FakeSandboxes(_box);
        _output = Path.Combine(_task.Folder, "output");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _task.Dispose();

    private Task<TrialResult> RunAsync(ITrialAgent agent, CancellationToken? token = null)
    {
        var plan = new TrialSettings
        {
            RunId = "r1", TrialName = "write-a-word__a__1", Task = _task.Task, Conditions = new() { TimeoutMultiplier = 2, Network = NetworkPolicy.Off }, OutputFolder = _output,
        };
        var sinks = new TrialSinks(
            (turn, _) =>
            {
                _turns.Add(turn);
                return Task.CompletedTask;
            },
            new InlineProgress<string>(_ => { }), new InlineProgress<TrialStage>(_stages.Add), new InlineProgress<string>(_ => { }));
        return new TrialRunner(_time).RunAsync(plan, _boxes, agent, sinks, token ?? Token);
    }

    private Task<TrialResult> RunAsync(Func<AgentContext, CancellationToken, Task<AgentEnd>> work, CancellationToken? token = null) =>
        RunAsync(new ScriptedAgent(work), token);

    private static Func<AgentContext, CancellationToken, Task<AgentEnd>> Ends(AgentEnd end) => (_, _) => Task.FromResult(end);

    [Fact]
    public async Task Run_GradedWithOne_Passed()
    {
        _box.Put("/logs/agent/notes.txt", "hello");
        var result = await RunAsync(async (context, token) =>
        {
            await context.Turns(new TraceTurn { Number = 1, Prompt = "p", Reply = "r", PromptTokens = 7 }, token);
            _time.Advance(TimeSpan.FromSeconds(12));
            return AgentEnd.Completed;
        });
        Assert.Equal((TrialOutcome.Passed, AgentEnd.Completed, 1.0, null), (result.Outcome, result.AgentEnd, result.Reward, result.Sentence));
        Assert.Equal(7, Assert.Single(_turns).PromptTokens);
        Assert.Equal(Enum.GetValues<TrialStage>(), _stages);
        Assert.Equal(Enum.GetValues<TrialStage>(), result.Stages.Select(stage => stage.Stage));
        Assert.Equal(12, result.Stages[2].Seconds, 3);
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(_output, "agent", "notes.txt"), Token));
        Assert.Equal("1", await File.ReadAllTextAsync(Path.Combine(_output, "verifier", "reward.txt"), Token));
        Assert.Equal(("r1", true), (_boxes.Request!.RunId, _boxes.Request.ForbidNetwork));
        Assert.True(_box.Disposed);
    }

    [Theory]
    [InlineData(AgentEnd.Completed, null)]
    [InlineData(AgentEnd.TurnLimit, "used up its turns")]
    [InlineData(AgentEnd.ParseFailures, "could not be read")]
    [InlineData(AgentEnd.ContextFull, "context")]
    [InlineData(AgentEnd.TerminalGone, "terminal went away")]
    public async Task Run_GradedBelowOne_FailedWithTheAgentsEnd(AgentEnd end, string? says)
    {
        _box.Tests = (box, _) => box.Reward("0.99");
        var result = await RunAsync(Ends(end));
        Assert.Equal((TrialOutcome.Failed, end, 0.99), (result.Outcome, result.AgentEnd, result.Reward));
        if (says is null)
            Assert.Null(result.Sentence);
        else
            Assert.Contains(says, result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AgentOutOfTime_IsGradedAllTheSame()
    {
        var result = await RunAsync(async (_, token) =>
        {
            _time.Advance(TimeSpan.FromSeconds(1799));
            Assert.False(token.IsCancellationRequested);
            _time.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return AgentEnd.Completed;
        });
        Assert.Equal((TrialOutcome.TimedOut, AgentEnd.TimedOut, 1.0), (result.Outcome, result.AgentEnd, result.Reward));
        Assert.Contains("1800 s and graded", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AgentWithoutLimit_IsNotStopped()
    {
        _task.With(task => task with { Agent = new TaskAgentSettings(null, null) });
        var result = await RunAsync((_, token) =>
        {
            _time.Advance(TimeSpan.FromDays(30));
            Assert.False(token.IsCancellationRequested);
            return Task.FromResult(AgentEnd.Completed);
        });
        Assert.Equal(TrialOutcome.Passed, result.Outcome);
    }

    [Fact]
    public async Task Run_WithoutReward_VerifierBroken()
    {
        _box.Tests = (_, _) => Task.CompletedTask;
        var result = await RunAsync(Ends(AgentEnd.Completed));
        Assert.Equal((TrialOutcome.VerifierBroken, AgentEnd.Completed, null), (result.Outcome, result.AgentEnd, result.Reward));
        Assert.Contains("left no reward", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SandboxThatDoesNotStart_Infrastructure()
    {
        _boxes.Starting = _ => throw new SandboxException("No such image: vectorscope/base:1.");
        var result = await RunAsync(Ends(AgentEnd.Completed));
        Assert.Equal((TrialOutcome.Infrastructure, null, "No such image: vectorscope/base:1."), (result.Outcome, result.AgentEnd, result.Sentence));
        Assert.Equal([TrialStage.Environment], _stages);
    }

    [Fact]
    public async Task Run_SandboxThatTakesTooLong_Infrastructure()
    {
        _boxes.Starting = async token =>
        {
            _time.Advance(TimeSpan.FromSeconds(601));
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        };
        var result = await RunAsync(Ends(AgentEnd.Completed));
        Assert.Equal(TrialOutcome.Infrastructure, result.Outcome);
        Assert.Contains("not ready after 600 s", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HealthcheckThatKeepsFailing_InfrastructureAndNoSandboxLeft()
    {
        _task.With(task => task with { Environment = task.Environment with { Healthcheck = new TaskHealthcheck("curl localhost", 5, 30, 12, 3, 3) } });
        var asked = 0;
        _box.Other = request => request.Command[^1] == "curl localhost" ? new ExecResult(7, $"refused {++asked}", 9, false) : null;
        var result = await RunAsync(Ends(AgentEnd.Completed));
        Assert.Equal(TrialOutcome.Infrastructure, result.Outcome);
        // At 0, 3, 6 and 9 s it was still starting; then three that count.
        Assert.Contains("3 times in a row; its last words: refused 7", result.Sentence, StringComparison.Ordinal);
        Assert.True(_box.Disposed);
    }

    [Fact]
    public async Task Run_AgentToolsThatTakeTooLong_Infrastructure()
    {
        var agent = new ScriptedAgent(Ends(AgentEnd.Completed))
        {
            SettingUp = async token =>
            {
                _time.Advance(TimeSpan.FromSeconds(361));
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
        };
        var result = await RunAsync(agent);
        Assert.Equal(TrialOutcome.Infrastructure, result.Outcome);
        Assert.Contains("tmux", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ModelWithoutAReply_Infrastructure()
    {
        var result = await RunAsync((_, _) => throw new ModelUnavailableException("The server answered 503 five times."));
        Assert.Equal((TrialOutcome.Infrastructure, "The server answered 503 five times."), (result.Outcome, result.Sentence));
        Assert.True(_box.Disposed);
    }

    [Fact]
    public async Task Run_SandboxErrorOfAHealthySandbox_Infrastructure()
    {
        var result = await RunAsync((_, _) => throw new SandboxException("The engine did not answer."));
        Assert.Equal((TrialOutcome.Infrastructure, "The engine did not answer."), (result.Outcome, result.Sentence));
    }

    [Fact]
    public async Task Run_DiskFilled_DiskLimitAndNotGraded()
    {
        _box.Tests = (_, _) => throw new InvalidOperationException("Nothing may be graded.");
        var result = await RunAsync(async (_, token) =>
        {
            _box.Break(SandboxLimit.Disk);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return AgentEnd.Completed;
        });
        Assert.Equal((TrialOutcome.DiskLimit, null), (result.Outcome, result.Reward));
        Assert.True(_box.Disposed);
    }

    [Theory]
    [InlineData(true, TrialOutcome.Failed, 0.0)]
    [InlineData(false, TrialOutcome.Infrastructure, null)]
    public async Task Run_SandboxDied_IsTheAgentsDoingOnceItHasActed(bool acted, TrialOutcome outcome, double? reward)
    {
        var agent = new ScriptedAgent((_, _) =>
        {
            _box.Break(SandboxLimit.Died);
            throw new SandboxException("No such container.");
        }) { HasActed = acted };
        var result = await RunAsync(agent);
        Assert.Equal((outcome, reward), (result.Outcome, result.Reward));
        Assert.Contains("died", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_MachineRanShort_Infrastructure()
    {
        var result = await RunAsync(async (_, token) =>
        {
            _box.Break(SandboxLimit.Machine);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return AgentEnd.Completed;
        });
        Assert.Equal((TrialOutcome.Infrastructure, null), (result.Outcome, result.Reward));
        Assert.Contains("machine ran short", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SandboxDiedWhileGraded_VerifierBroken()
    {
        _box.Tests = (box, _) =>
        {
            box.Break(SandboxLimit.Died);
            return Task.CompletedTask;
        };
        var result = await RunAsync(Ends(AgentEnd.Completed));
        Assert.Equal((TrialOutcome.VerifierBroken, AgentEnd.Completed), (result.Outcome, result.AgentEnd));
    }

    [Theory]
    [InlineData("starting")]
    [InlineData("working")]
    [InlineData("grading")]
    public async Task Run_Cancelled_EndsAtOnceWhereverItIs(string where)
    {
        using var stop = new CancellationTokenSource();
        async Task HangAsync(bool here, CancellationToken token)
        {
            if (!here)
                return;
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }
        _boxes.Starting = token => HangAsync(where == "starting", token);
        _box.Tests = (_, token) => HangAsync(where == "grading", token);
        var result = await RunAsync(
            async (_, token) =>
            {
                await HangAsync(where == "working", token);
                return AgentEnd.Completed;
            },
            stop.Token);
        Assert.Equal(TrialOutcome.Cancelled, result.Outcome);
        Assert.Equal(where != "starting", _box.Disposed);
        Assert.DoesNotContain(TrialStage.Collect, _stages);
    }
}
