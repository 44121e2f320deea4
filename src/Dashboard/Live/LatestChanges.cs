using Vectorscope.Jobs.Runs.Watching;

namespace Vectorscope.Dashboard.Live;

/// <summary>The last change of each run that a page has heard of since it read its rows.</summary>
public sealed class LatestChanges
{
    private readonly Dictionary<string, RunChange> _changes = [];

    /// <summary>Null for a run of which nothing was heard.</summary>
    public RunChange? this[string runId] => _changes.GetValueOrDefault(runId);

    /// <summary>Keeps the changes; returns whether one of them is a new state, by which rows come, go or read differently.</summary>
    public bool Take(IReadOnlyList<RunChange> changes)
    {
        var matters = false;
        foreach (var change in changes)
        {
            matters |= change.Removed || !_changes.TryGetValue(change.RunId, out var last) || last.State != change.State;
            _changes[change.RunId] = change;
        }

        return matters;
    }
}
