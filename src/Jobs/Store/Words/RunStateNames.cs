namespace Vectorscope.Jobs.Store;

/// <summary>The words for run states in the store, the API and the URL.</summary>
public static class RunStateNames
{
    public static string Of(RunState state) => state switch
    {
        RunState.Queued => "queued",
        RunState.Running => "running",
        RunState.Completed => "completed",
        RunState.Failed => "failed",
        RunState.Cancelled => "cancelled",
        RunState.Interrupted => "interrupted",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a run state"),
    };

    public static RunState Parse(string name) =>
        TryParse(name, out var state) ? state : throw new FormatException($"'{name}' is not a run state");

    public static bool TryParse(string name, out RunState state)
    {
        foreach (var candidate in Enum.GetValues<RunState>())
        {
            if (Of(candidate) == name)
            {
                state = candidate;
                return true;
            }
        }
        state = default;
        return false;
    }

    /// <summary>Whether the run has ended and only resume leads on.</summary>
    public static bool IsEnd(this RunState state) => state is not (RunState.Queued or RunState.Running);

    /// <summary>Whether resume may put the run back in the queue.</summary>
    public static bool CanResume(this RunState state) =>
        state is RunState.Interrupted or RunState.Failed or RunState.Cancelled;
}
