using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent;

/// <summary>Runs the task's own solution: a task that it fails cannot be solved here. What it printed is <c>agent/oracle.txt</c>.</summary>
public sealed class OracleAgent : ITrialAgent
{
    public const string AgentName = "oracle";

    // Like Harbor's: a failing solution is graded like any other, and its exit code is left beside what it printed.
    private const string Line = """
        /solution/solve.sh > /logs/agent/oracle.txt 2>&1
        code=$?
        [ "$code" -eq 0 ] || echo "$code" > /logs/agent/exit-code.txt
        """;

    public string Name => AgentName;

    public bool HasActed { get; private set; }

    public async Task SetUpAsync(AgentContext context, CancellationToken cancellationToken)
    {
        if (!context.Task.HasSolution)
            throw new SandboxException($"Task {context.Task.Name} has no solution/solve.sh, so the oracle cannot run on it; leave it out or add one.");
        await context.Sandbox.CopyInAsync(context.Task.SolutionFolder, "/solution", cancellationToken);
        var made = await context.Sandbox.ExecAsync(
            new ExecRequest(["chmod", "-R", "a+rX", "/solution"]) { User = "root" }, cancellationToken);
        var executable = await context.Sandbox.ExecAsync(
            new ExecRequest(["chmod", "a+x", "/solution/solve.sh"]) { User = "root" }, cancellationToken);
        if (made.ExitCode != 0 || executable.ExitCode != 0)
            throw new SandboxException($"The solution of {context.Task.Name} could not be made executable: {made.Output}{executable.Output}");
    }

    public async Task<AgentEnd> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        HasActed = true;
        var variables = new Dictionary<string, string>(EnvironmentVariables.Resolve(context.Task.SolutionVariables), StringComparer.Ordinal);
        variables.TryAdd("DEBIAN_FRONTEND", "noninteractive");
        await context.Sandbox.ExecAsync(
            ExecRequest.Shell(Line) with { User = context.Task.Agent.User, Variables = variables }, cancellationToken);
        return AgentEnd.Completed;
    }
}
