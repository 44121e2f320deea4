namespace Vectorscope.Jobs.Runs;

public enum RunActionStatus
{
    Done,
    NotFound,

    /// <summary>The run's state does not allow it.</summary>
    Refused,
}
