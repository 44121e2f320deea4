using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent;

/// <summary>Works on a task in a sandbox until it is done. One instance works on one trial.</summary>
public interface ITrialAgent
{
    /// <summary><c>terminus-2</c>, <c>oracle</c> or <c>nop</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether anything of the agent's own choosing was run in the sandbox. A sandbox that dies before is the machinery's
    /// failure; one that dies after may have been killed by the agent.
    /// </summary>
    bool HasActed { get; }

    /// <summary>Puts in place what the agent needs; this is not counted against the task's time.</summary>
    /// <exception cref="Sandboxes.SandboxException">It cannot be had: infrastructure.</exception>
    Task SetUpAsync(AgentContext context, CancellationToken cancellationToken);

    /// <summary>Works until it ends by itself; the token is the trial's time limit or a cancel, and the caller knows which.</summary>
    /// <exception cref="Sandboxes.SandboxException">The sandbox failed: infrastructure.</exception>
    /// <exception cref="Models.ModelUnavailableException">No reply could be had: infrastructure.</exception>
    /// <exception cref="Engine.Settings.RefusedInputException">The model does not take what it is asked; trying again changes nothing.</exception>
    Task<AgentEnd> RunAsync(AgentContext context, CancellationToken cancellationToken);
}
