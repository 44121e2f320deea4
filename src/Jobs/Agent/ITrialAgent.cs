namespace Vectorscope.Jobs.Agent;

/// <summary>Works on a task in a sandbox until it is done.</summary>
public interface ITrialAgent
{
    /// <summary><c>terminus-2</c>, <c>oracle</c> or <c>nop</c>.</summary>
    string Name { get; }

    /// <summary>Works until it ends by itself; the token is the trial's time limit or a cancel, and the caller knows which.</summary>
    /// <exception cref="Sandboxes.SandboxException">The sandbox failed: infrastructure.</exception>
    /// <exception cref="ModelUnavailableException">No reply could be had: infrastructure.</exception>
    Task<AgentEnd> RunAsync(AgentContext context, CancellationToken cancellationToken);
}
