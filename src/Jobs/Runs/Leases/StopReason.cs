namespace Vectorscope.Jobs.Runs.Leases;

/// <summary>Why a handler was told to stop.</summary>
internal enum StopReason
{
    None,
    Cancelled,
    LeaseLost,
    Shutdown,

    /// <summary>Log and progress can no longer be stored.</summary>
    StoreFailed,
}
