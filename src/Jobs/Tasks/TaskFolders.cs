using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Tasks;

/// <summary>Finds task folders: a task itself, a folder of tasks, or a folder of such folders.</summary>
public static class TaskFolders
{
    /// <summary>Absolute paths of task folders in the order of their paths; empty when there are none.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<string> Find(string root)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (!Directory.Exists(full))
        {
            throw new DirectoryNotFoundException($"There is no folder {Quote.Path(full)}.");
        }
        if (LooksLikeTask(full))
        {
            return [full];
        }
        var found = new List<string>();
        foreach (var child in Children(full))
        {
            if (LooksLikeTask(child))
            {
                found.Add(child);
            }
            else
            {
                found.AddRange(Children(child).Where(LooksLikeTask));
            }
        }
        return found;
    }

    /// <summary>Reads every task below the folder, broken ones too. Two tasks of one name get an error each.</summary>
    public static IReadOnlyList<TaskReading> Read(string root) => Named(Find(root).AsParallel().AsOrdered().Select(TaskReader.Read));

    /// <summary>Trials are known by their task's name, so within a set it must be the only one.</summary>
    internal static IReadOnlyList<TaskReading> Named(IEnumerable<TaskReading> readings)
    {
        var all = readings.ToArray();
        var twice = all.GroupBy(reading => reading.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
            .ToDictionary(group => group.Key, group => group.Select(reading => reading.Folder).ToArray(), StringComparer.OrdinalIgnoreCase);
        return
        [
            .. all.Select(reading => twice.TryGetValue(reading.Name, out var folders)
                ? reading with { Problems = [.. reading.Problems, SameName(reading, folders)] }
                : reading).OrderBy(reading => reading.Name, StringComparer.Ordinal),
        ];
    }

    private static TaskProblem SameName(TaskReading reading, string[] folders) => new(
        TaskFiles.Toml, "task.name",
        $"The name \"{reading.Name}\" is also that of {string.Join(" and ", folders.Where(folder => folder != reading.Folder))}; give one of them another.",
        IsError: true);

    // A folder that lost one of its two main files is still meant as a task: it is told so rather than left out.
    private static bool LooksLikeTask(string folder) =>
        File.Exists(Path.Combine(folder, TaskFiles.Toml))
        || File.Exists(Path.Combine(folder, TaskFiles.OldDefinition))
        || (File.Exists(Path.Combine(folder, TaskFiles.Instruction))
            && (Directory.Exists(Path.Combine(folder, TaskFiles.Environment)) || Directory.Exists(Path.Combine(folder, TaskFiles.Tests))));

    // A folder whose name is no UTF-8 is listed and cannot be opened.
    private static IEnumerable<string> Children(string folder) =>
        Directory.EnumerateDirectories(folder).Where(child => !Path.GetFileName(child).StartsWith('.') && Directory.Exists(child)).Order(StringComparer.Ordinal);
}
