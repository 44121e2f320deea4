using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Agent;

public sealed class OracleAgentTests
{
    private static readonly IProgress<string> Nobody = new Progress<string>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Oracle_RunsTheSolutionWithItsVariables()
    {
        using var task = new TestTask();
        task.With(one => one with
        {
            SolutionVariables = new Dictionary<string, string> { ["KEY"] = "value" }, Agent = one.Agent with { User = "worker" },
        });
        var box = new FakeSandbox();
        var agent = new OracleAgent();
        var context = new AgentContext(task.Task, box, (_, _) => Task.CompletedTask, Nobody, TimeProvider.System);
        await agent.SetUpAsync(context, Token);
        Assert.False(agent.HasActed);
        Assert.Equal(AgentEnd.Completed, await agent.RunAsync(context, Token));
        Assert.True(agent.HasActed);
        Assert.Contains("/solution/solve.sh", box.Files.Keys);
        Assert.All(box.Executed[..^1], request => Assert.Equal("root", request.User));
        var run = box.Executed[^1];
        Assert.Contains("/solution/solve.sh > /logs/agent/oracle.txt 2>&1", run.Command[2], StringComparison.Ordinal);
        Assert.Equal(("worker", null, "noninteractive", "value"), (run.User, run.Workdir, run.Variables["DEBIAN_FRONTEND"], run.Variables["KEY"]));
    }

    [Fact]
    public async Task Oracle_WithoutASolution_SaysSo()
    {
        using var task = new TestTask();
        File.Delete(Path.Combine(task.Task.SolutionFolder, "solve.sh"));
        var context = new AgentContext(task.Task, new FakeSandbox(), (_, _) => Task.CompletedTask, Nobody, TimeProvider.System);
        var error = await Assert.ThrowsAsync<SandboxException>(() => new OracleAgent().SetUpAsync(context, Token));
        Assert.Contains("write-a-word has no solution/solve.sh", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nop_DoesNothing()
    {
        using var task = new TestTask();
        var box = new FakeSandbox();
        var agent = new NopAgent();
        var context = new AgentContext(task.Task, box, (_, _) => Task.CompletedTask, Nobody, TimeProvider.System);
        await agent.SetUpAsync(context, Token);
        Assert.Equal(AgentEnd.Completed, await agent.RunAsync(context, Token));
        Assert.Empty(box.Executed);
        Assert.Empty(box.Files);
    }
}
