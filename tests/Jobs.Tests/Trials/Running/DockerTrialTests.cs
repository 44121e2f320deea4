using Docker.DotNet.Models;
using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Sandboxes.Docker;

namespace Vectorscope.Jobs.Tests.Trials.Running;

/// <summary>The same in containers, and what only they have: several users, and a death that can be seen.</summary>
[Collection(nameof(DockerTests))]
public sealed class DockerTrialTests : IDisposable
{
    private readonly DockerEngineFixture _docker;
    private readonly RealTrial _trial;

    public DockerTrialTests(DockerEngineFixture docker)
    {
        _docker = docker;
        docker.Need();
        _trial = new RealTrial(docker.Provider);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task Oracle_Passes()
    {
        var result = await _trial.RunAsync(new OracleAgent(), Token);
        Assert.Equal((TrialOutcome.Passed, null), (result.Outcome, result.Sentence));
        Assert.Empty(result.Remarks);
    }

    [Fact]
    public async Task GoodModel_SolvesTheTask()
    {
        var done = AgentBench.Reply(complete: true);
        using var chat = new ScriptedChat().Say(AgentBench.Reply(AgentBench.Type("echo done > answer.txt\\n", 0.5))).Say(done).Say(done);
        var result = await _trial.RunAsync(new TerminusAgent(chat, TmuxTerminal.OpenAsync, new(), null, new ChatOptions()), Token);
        Assert.Equal((TrialOutcome.Passed, AgentEnd.Completed), (result.Outcome, result.AgentEnd));
        Assert.Contains("root@sandbox:/app#", chat.LastPrompt(0), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rm -rf /logs/verifier; mkdir /app/mine; echo '{\"reward\": 1}' > /app/mine/reward.json; ln -s /app/mine /logs/verifier")]
    [InlineData("mkdir -p /tests/a; chmod 000 /tests/a; ln -s /etc/passwd /tests/test.sh; chmod 000 /logs/verifier; echo 1 > /logs/verifier/reward.txt")]
    [InlineData("rm -rf /logs /tests; mkdir -p /app/mine/verifier; ln -s /app/mine /logs; ln -s /app/mine /tests")]
    public async Task Cheat_PlantedBeforeGrading_EarnsNothing(string line)
    {
        var result = await _trial.ShellAsync(line, Token);
        Assert.Equal((TrialOutcome.Failed, 0.0, null), (result.Outcome, result.Reward, result.Sentence));
    }

    [Fact]
    public async Task Cheat_ByAnotherUserThanTheVerifiers_CannotTouchTestsOrReward()
    {
        _trial.Task.With(task => task with { Agent = task.Agent with { User = "nobody" }, Verifier = task.Verifier with { User = "root" } });
        _trial.Task.Write("tests/test.sh", "#!/bin/bash\necho 0 > /logs/verifier/reward.txt\nsleep 1\n[ -e /app/ran ] && echo ran\n");
        var result = await _trial.ShellAsync(
            "cd /tmp; (while :; do echo 1 > /logs/verifier/reward.txt; echo '{\"reward\":1}' > /logs/verifier/reward.json; rm -rf /tests /logs/verifier; mv /logs /l; " +
            "echo exit > /tests/test.sh; sleep 0.02; done) > /dev/null 2>&1 & disown", Token);
        Assert.Equal((TrialOutcome.Failed, 0.0, null), (result.Outcome, result.Reward, result.Sentence));
        Assert.Empty(result.Remarks);
    }

    [Theory]
    [InlineData(true, TrialOutcome.Failed, 0.0)]
    [InlineData(false, TrialOutcome.Infrastructure, null)]
    public async Task Container_ThatDiesUnderTheAgent_IsItsFailureOnceItHasActed(bool acted, TrialOutcome outcome, double? reward)
    {
        var agent = new ScriptedAgent(async (context, token) =>
        {
            await _docker.Engine.AskAsync(
                "Kill", async (client, stop) =>
                {
                    await client.Containers.KillContainerAsync(context.Sandbox.Id, new ContainerKillParameters(), stop);
                    return true;
                },
                token);
            await context.Sandbox.ExecAsync(ExecRequest.Shell("sleep 20"), token);
            return AgentEnd.Completed;
        }) { HasActed = acted };
        var result = await _trial.RunAsync(agent, Token);
        Assert.Equal((outcome, reward), (result.Outcome, result.Reward));
        Assert.Contains("died", result.Sentence, StringComparison.Ordinal);
    }
}
