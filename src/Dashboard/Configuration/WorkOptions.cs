using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Configuration;

/// <summary>Section <c>Work</c>: which queued runs a process that works takes.</summary>
public sealed record WorkOptions
{
    /// <summary>Most workers that a queue can have.</summary>
    public const int MostWorkers = 64;

    /// <summary>
    /// How many runs of each queue are worked on at a time; 0 leaves a queue to other processes.
    /// Default: <c>engine</c> 1, <c>sandboxes</c> 2, <c>light</c> 2.
    /// </summary>
    public IReadOnlyDictionary<RunNeeds, int> Queues { get; init; } = RunQueues.DefaultWorkers;

    /// <summary>These queues alone, with as many workers as they have here, or as they have by default where they have none.</summary>
    internal WorkOptions Only(IReadOnlyCollection<RunNeeds> queues) => new()
    {
        Queues = queues.Distinct().ToDictionary(queue => queue, queue => Queues.GetValueOrDefault(queue) is > 0 and var workers ? workers : RunQueues.DefaultWorkers[queue]),
    };
}
