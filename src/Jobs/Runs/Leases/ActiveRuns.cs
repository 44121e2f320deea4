using System.Collections.Concurrent;

namespace Vectorscope.Jobs.Runs.Leases;

/// <summary>The runs that this process works on, so that a cancel reaches them without a detour through the store.</summary>
public sealed class ActiveRuns
{
    private readonly ConcurrentDictionary<string, RunStop> _stops = new();

    /// <summary>Ids of the runs that this process works on.</summary>
    public IReadOnlyCollection<string> Ids => [.. _stops.Keys];

    internal bool Contains(string runId) => _stops.ContainsKey(runId);

    internal bool TryAdd(string runId, RunStop stop) => _stops.TryAdd(runId, stop);

    internal void Remove(string runId) => _stops.TryRemove(runId, out _);

    internal void RequestCancel(string runId)
    {
        if (_stops.TryGetValue(runId, out var stop))
        {
            stop.Request(StopReason.Cancelled);
        }
    }
}
