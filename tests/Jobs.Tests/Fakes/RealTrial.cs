using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Running;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>One trial in a real sandbox; in bubblewrap unless another provider is given.</summary>
internal sealed class RealTrial(ISandboxProvider? provider = null) : IDisposable
{
    private static int _count;

    public HeldTime Time { get; } = new();
    public TestTask Task { get; } = new();
    public string Output { get; } = Directory.CreateTempSubdirectory("vectorscope-trial-").FullName;
    public List<TraceTurn> Turns { get; } = [];

    public async Task<TrialResult> RunAsync(ITrialAgent agent, CancellationToken cancellationToken)
    {
        var sandboxes = provider ?? new BubblewrapProvider(Time);
        if (await sandboxes.WhyUnavailableAsync(cancellationToken) is { } why)
            Assert.Skip(why);
        var plan = new TrialSettings
        {
            RunId = $"test-{Environment.ProcessId}", TrialName = $"real-{Interlocked.Increment(ref _count)}", Task = Task.Task, OutputFolder = Output,
        };
        var sinks = new TrialSinks(
            (turn, _) =>
            {
                Turns.Add(turn);
                return System.Threading.Tasks.Task.CompletedTask;
            },
            new InlineProgress<string>(_ => { }), new InlineProgress<TrialStage>(_ => { }), new InlineProgress<string>(_ => { }));
        return await new TrialRunner(Time).RunAsync(plan, sandboxes, agent, sinks, cancellationToken);
    }

    /// <summary>With an agent that runs one shell line.</summary>
    public Task<TrialResult> ShellAsync(string line, CancellationToken cancellationToken) => RunAsync(
        new ScriptedAgent(async (context, stop) =>
        {
            await context.Sandbox.ExecAsync(ExecRequest.Shell(line) with { User = context.Task.Agent.User }, stop);
            return AgentEnd.Completed;
        }),
        cancellationToken);

    public async Task<string> OutputAsync(string path) =>
        (await File.ReadAllTextAsync(Path.Combine(Output, path))).Replace("\r\n", "\n", StringComparison.Ordinal);

    public void Dispose()
    {
        Task.Dispose();
        Folders.Delete(Output);
    }
}
