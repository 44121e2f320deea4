using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs;

/// <summary>The queues that runs wait in, one for each thing that runs need.</summary>
public static class RunQueues
{
    /// <summary>Runs that a process works on at a time when its settings do not say; on one device they take turns.</summary>
    public static IReadOnlyDictionary<RunNeeds, int> DefaultWorkers { get; } =
        new Dictionary<RunNeeds, int> { [RunNeeds.Engine] = 1, [RunNeeds.Sandboxes] = 2, [RunNeeds.Light] = 2 };

    /// <summary>The queue's name in settings, on the command line and in the scheduler.</summary>
    public static string NameOf(RunNeeds needs) => needs.ToString().ToLowerInvariant();

    /// <summary>All names, for whoever has to choose one.</summary>
    public static string AllNames { get; } = string.Join(", ", Enum.GetValues<RunNeeds>().Select(NameOf));

    public static bool TryParse(string name, out RunNeeds needs)
    {
        needs = Enum.GetValues<RunNeeds>().FirstOrDefault(known => string.Equals(NameOf(known), name, StringComparison.OrdinalIgnoreCase));
        return string.Equals(NameOf(needs), name, StringComparison.OrdinalIgnoreCase);
    }
}
