using System.Text.Json;

namespace Vectorscope.Jobs.Runs;

/// <summary>Says in which queue a run waits.</summary>
public sealed class RunQueues(IEnumerable<IRunHandler> handlers)
{
    private readonly Dictionary<string, IRunHandler> _handlers = handlers.ToDictionary(handler => handler.Kind);

    /// <summary>Runs that a process works on at a time when its settings do not say; on one device they take turns.</summary>
    public static IReadOnlyDictionary<RunQueue, int> DefaultWorkers { get; } =
        new Dictionary<RunQueue, int> { [RunQueue.Engine] = 1, [RunQueue.Sandboxes] = 2, [RunQueue.Light] = 2 };

    /// <summary>The queue's name in settings, on the command line and in the scheduler.</summary>
    public static string NameOf(RunQueue queue) => queue.ToString().ToLowerInvariant();

    /// <summary>All names, for whoever has to choose one.</summary>
    public static string AllNames { get; } = string.Join(", ", Enum.GetValues<RunQueue>().Select(NameOf));

    public static bool TryParse(string name, out RunQueue queue)
    {
        queue = Enum.GetValues<RunQueue>().FirstOrDefault(known => string.Equals(NameOf(known), name, StringComparison.OrdinalIgnoreCase));
        return string.Equals(NameOf(queue), name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The queue of a run.</summary>
    /// <param name="kind">The run's kind.</param>
    /// <param name="snapshot">Its resolved spec (JSON).</param>
    public RunQueue Of(string kind, string snapshot)
    {
        try
        {
            // That nobody can run it is said without any means.
            return _handlers.TryGetValue(kind, out var handler) ? handler.QueueOf(snapshot) : RunQueue.Light;
        }
        catch (JsonException)
        {
            return RunQueue.Light;
        }
    }
}
