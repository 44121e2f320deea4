using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Watching;

/// <summary>The latest state of a run, as told to whoever watches it. Texts, logs and artifacts are read from the store.</summary>
/// <param name="LastLogSequence">Log lines up to here can be read.</param>
/// <param name="Change">Place in the store-wide sequence of changes.</param>
/// <param name="Removed">The run was deleted; the other fields then say nothing.</param>
public sealed record RunChange(
    string RunId,
    RunState State,
    string? Reason,
    RunProgress Progress,
    bool CancelRequested,
    int Attempt,
    long LastLogSequence,
    long Change,
    bool Removed = false);
