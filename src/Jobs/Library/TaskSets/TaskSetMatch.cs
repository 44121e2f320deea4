using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Library.TaskSets;

/// <summary>The tasks that a text means, or why there are none.</summary>
public sealed class TaskSetMatch
{
    private TaskSetMatch(string name, string folder, IReadOnlyList<TaskReading> tasks, string? problem)
    {
        Name = name;
        Folder = folder;
        Tasks = tasks;
        Problem = problem;
    }

    /// <summary>The set's name, or the folder's when it is not on the list.</summary>
    public string Name { get; }

    public string Folder { get; }
    public IReadOnlyList<TaskReading> Tasks { get; }
    public string? Problem { get; }

    internal static TaskSetMatch Found(string name, string folder, IReadOnlyList<TaskReading> tasks) => new(name, folder, tasks, null);

    internal static TaskSetMatch None(string problem) => new("", "", [], problem);
}
