namespace Vectorscope.Jobs.Store;

/// <summary>Where a run stands. Everything but queued and running is an end, from which only resume leads back.</summary>
public enum RunState
{
    Queued,
    Running,
    Completed,
    Failed,
    Cancelled,
    Interrupted,
}
