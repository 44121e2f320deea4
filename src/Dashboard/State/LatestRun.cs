using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;

namespace Vectorscope.Dashboard.State;

/// <summary>What was read of a run, with what changed since drawn over it.</summary>
public static class LatestRun
{
    /// <summary>The run as the change tells it, unless the change is older.</summary>
    public static RunDetail Over(this RunDetail read, RunChange? change) => change is not null && change.Change > read.Change
        ? read with
        {
            State = change.State,
            Progress = change.Progress,
            Reason = change.Reason,
            CancelRequested = change.CancelRequested,
            Attempt = change.Attempt,
            LastLogSequence = change.LastLogSequence,
        }
        : read;

    /// <inheritdoc cref="Over(RunDetail, RunChange?)"/>
    public static RunRow Over(this RunRow read, RunChange? change) => change is not null && change.Change > read.Change
        ? read with { State = change.State, Progress = change.Progress, Reason = change.Reason, CancelRequested = change.CancelRequested }
        : read;
}
