namespace Vectorscope.Jobs.Runs;

/// <summary>What a run needs, and so where it waits: each queue has workers of its own, and a process serves those that it has the means for.</summary>
public enum RunQueue
{
    /// <summary>The engine and its device.</summary>
    Engine,

    /// <summary>Sandboxes, and perhaps a server that answers; not the engine.</summary>
    Sandboxes,

    /// <summary>Nothing but this process.</summary>
    Light,
}
