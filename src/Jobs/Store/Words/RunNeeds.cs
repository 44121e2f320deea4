namespace Vectorscope.Jobs.Store;

/// <summary>What a run needs most, and with it the queue that it waits in: a process serves the queues that it has the means for.</summary>
public enum RunNeeds
{
    /// <summary>A model in this process.</summary>
    Engine,

    /// <summary>Sandboxes, and no model in this process.</summary>
    Sandboxes,

    /// <summary>Neither.</summary>
    Light,
}
