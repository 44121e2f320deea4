using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent;

/// <summary>Does nothing: a task that it passes tests nothing.</summary>
public sealed class NopAgent : ITrialAgent
{
    public const string AgentName = "nop";

    public string Name => AgentName;

    public bool HasActed => false;

    public Task SetUpAsync(AgentContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<AgentEnd> RunAsync(AgentContext context, CancellationToken cancellationToken) => Task.FromResult(AgentEnd.Completed);
}
