using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A Terminus-2 agent between a scripted model and a fake terminal.</summary>
internal sealed class AgentBench : IDisposable
{
    private readonly TestTask _task;

    public AgentBench(string instruction = "Write the word done into /app/answer.txt.")
    {
        _task = new TestTask(instruction);
        Terminal = new FakeTerminal(Time);
    }

    public LeapingTime Time { get; } = new();
    public ScriptedChat Chat { get; } = new();
    public FakeTerminal Terminal { get; }
    public AgentSettings Settings { get; set; } = new();
    public string? Persona { get; set; }
    public List<TraceTurn> Turns { get; } = [];
    public List<string> Screens { get; } = [];

    public static string Reply(string commands = "", bool complete = false) =>
        $$"""{"analysis": "a", "plan": "p", "commands": [{{commands}}], "task_complete": {{(complete ? "true" : "false")}}}""";

    public static string Type(string keystrokes, double duration = 0.1) =>
        $$"""{"keystrokes": "{{keystrokes}}", "duration": {{duration}}}""";

    public async Task<AgentEnd> RunAsync(CancellationToken cancellationToken)
    {
        var options = new ChatOptions { AdditionalProperties = new() { ["sampling"] = "of the arm" }, ConversationId = "trial-1" };
        var agent = new TerminusAgent(Chat, (_, _, _, _) => Task.FromResult<ITerminal>(Terminal), Settings, Persona, options);
        var context = new AgentContext(_task.Task, new FakeSandbox(), Keep, new Kept(Screens), Time);
        await agent.SetUpAsync(context, cancellationToken);
        return await agent.RunAsync(context, cancellationToken);
    }

    public void Dispose() => _task.Dispose();

    private Task Keep(TraceTurn turn, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Turns.Add(turn);
        return Task.CompletedTask;
    }

    private sealed class Kept(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
