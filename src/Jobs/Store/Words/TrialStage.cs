namespace Vectorscope.Jobs.Store;

/// <summary>The parts of a trial, in their order.</summary>
public enum TrialStage
{
    /// <summary>The sandbox is pulled, built and started.</summary>
    Environment,

    /// <summary>The agent's own tools are put in place, for example tmux.</summary>
    AgentSetup,

    Agent,
    Verifier,

    /// <summary>Files are copied out and the sandbox is removed.</summary>
    Collect,
}
