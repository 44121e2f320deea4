using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Agent.Terminals;

/// <summary>Opens the agent's terminal in a sandbox, putting tmux there first if it is missing.</summary>
/// <param name="user">Who works in it; null is the image's user.</param>
/// <exception cref="SandboxException">There is no terminal to be had: infrastructure.</exception>
public delegate Task<ITerminal> OpenTerminal(ISandbox sandbox, string? user, TimeProvider time, CancellationToken cancellationToken);
