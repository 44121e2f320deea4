namespace Vectorscope.Jobs.Runs;

/// <summary>Why a handler was told to stop.</summary>
internal enum StopReason
{
    None,
    Cancelled,
    LeaseLost,
    Shutdown,
}
