using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>An agent that does what the test says.</summary>
internal sealed class ScriptedAgent(Func<AgentContext, CancellationToken, Task<AgentEnd>> work) : ITrialAgent
{
    public string Name => "scripted";
    public bool HasActed { get; set; } = true;
    public Func<CancellationToken, Task>? SettingUp { get; set; }

    public Task SetUpAsync(AgentContext context, CancellationToken cancellationToken) =>
        SettingUp?.Invoke(cancellationToken) ?? Task.CompletedTask;

    public Task<AgentEnd> RunAsync(AgentContext context, CancellationToken cancellationToken) => work(context, cancellationToken);
}
