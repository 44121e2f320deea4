using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Library.TaskSets;

/// <summary>Task sets: folders on a list. Their tasks are read from the folder whenever they are wanted, and nothing in it is ever changed.</summary>
public sealed class TaskSetLibrary(IDbContextFactory<VectorscopeContext> contexts, TimeProvider time)
{
    private const int LongestName = 100;

    private readonly TaskReadings _readings = new();

    public async Task<IReadOnlyList<TaskSetRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var sets = await context.TaskSets.OrderBy(set => set.Name).ToListAsync(cancellationToken);
        // A set that nobody has looked at yet, such as the shipped one at the first start.
        foreach (var set in sets.Where(set => set.Summary is null && Directory.Exists(set.Folder)))
        {
            await ReadAsync(set, cancellationToken);
        }
        await context.SaveChangesAsync(cancellationToken);
        return [.. sets.Select(Row)];
    }

    /// <summary>A set with its tasks, by its name or id; null when there is none.</summary>
    public async Task<TaskSetDetail?> FindAsync(string nameOrId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var set = await FindRowAsync(context, nameOrId, cancellationToken);
        if (set is null)
        {
            return null;
        }
        var (tasks, problem) = await ReadAsync(set, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return new TaskSetDetail(Row(set), tasks, problem);
    }

    /// <summary>One task of a set with the names of its files; null when the set or the task is not there.</summary>
    public async Task<TaskDetail?> FindTaskAsync(string nameOrId, string task, CancellationToken cancellationToken)
    {
        var set = await FindAsync(nameOrId, cancellationToken);
        var reading = set?.Tasks.FirstOrDefault(one => one.Name == task) ?? set?.Tasks.FirstOrDefault(one => string.Equals(one.Name, task, StringComparison.OrdinalIgnoreCase));
        return reading is null ? null : new TaskDetail(reading, await Task.Run(() => Files(reading.Folder), cancellationToken));
    }

    /// <summary>The tasks that a spec means: a set's name or id, or a folder's absolute path, on the list or not. Writes nothing.</summary>
    public async Task<TaskSetMatch> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        var wanted = text.Trim();
        var path = DataFolder.Expand(wanted);
        if (Path.IsPathRooted(path))
        {
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            return Match(Path.GetFileName(folder), folder, await ReadAsync(folder, cancellationToken));
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindRowAsync(context, wanted, cancellationToken) is { } set)
        {
            return Match(set.Name, set.Folder, await ReadAsync(set.Folder, cancellationToken));
        }
        var names = await context.TaskSets.OrderBy(row => row.Name).Select(row => row.Name).ToListAsync(cancellationToken);
        return TaskSetMatch.None(
            $"There is no task set \"{Quote.Of(wanted)}\". Give a folder, or the name of a set on the list ({(names.Count == 0 ? "which is empty" : string.Join(", ", names))}).");
    }

    /// <summary>Puts a folder on the list; one that is there already is read again, and renamed if a name is given.</summary>
    public async Task<LibraryResult> ImportAsync(string folder, string? name, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            return Refuse("folder", "Give the path of a folder of tasks.");
        }
        var path = DataFolder.Expand(folder.Trim());
        if (!Path.IsPathRooted(path))
        {
            return Refuse("folder", $"{Quote.Path(path)} is no absolute path; give one that starts with / or ~.");
        }
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var given = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
        if (given is not null && (given.Length > LongestName || given.Contains('/') || given.Any(char.IsControl)))
        {
            return Refuse("name", $"A name has at most {LongestName} characters and no slash.");
        }
        var (tasks, problem) = await ReadAsync(full, cancellationToken);
        if (problem is not null)
        {
            return Refuse("folder", problem);
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var sets = await context.TaskSets.ToListAsync(cancellationToken);
        var set = sets.SingleOrDefault(row => row.Folder == full);
        if (given is not null && sets.Any(row => row != set && string.Equals(row.Name, given, StringComparison.OrdinalIgnoreCase)))
        {
            return Refuse("name", $"There is already a task set \"{Quote.Of(given)}\"; choose another name.");
        }
        if (set is null)
        {
            var taken = sets.Select(row => row.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            set = new TaskSet
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("n"),
                Name = FreeName.For(given ?? DefaultName(full), taken),
                Folder = full,
                AddedAt = time.GetUtcNow(),
            };
            context.TaskSets.Add(set);
        }
        set.Name = given ?? set.Name;
        Note(set, tasks);
        await context.SaveChangesAsync(cancellationToken);
        var broken = tasks.Count(task => task.HasErrors);
        return LibraryResult.Done(set.Id, $"\"{set.Name}\" has {Amount.Of(tasks.Count, "task")}{(broken == 0 ? "" : $"; {Amount.Of(broken)} of them cannot be run, see there why")}.");
    }

    /// <summary>Takes a set off the list; its files stay where they are.</summary>
    public async Task<LibraryResult> RemoveAsync(string nameOrId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindRowAsync(context, nameOrId, cancellationToken) is not { } set)
        {
            return LibraryResult.NotFound("The task set is gone already.");
        }
        context.TaskSets.Remove(set);
        await context.SaveChangesAsync(cancellationToken);
        return LibraryResult.Done(set.Id, "Removed from the list; the files are untouched.");
    }

    // The name before the id: somebody may call a set like another one's id, but hardly by accident.
    private static Task<TaskSet?> FindRowAsync(VectorscopeContext context, string nameOrId, CancellationToken cancellationToken) =>
        context.TaskSets.Where(set => set.Name == nameOrId || set.Id == nameOrId).OrderByDescending(set => set.Name == nameOrId).FirstOrDefaultAsync(cancellationToken);

    private async Task<(IReadOnlyList<TaskReading> Tasks, string? Problem)> ReadAsync(TaskSet set, CancellationToken cancellationToken)
    {
        var (tasks, problem) = await ReadAsync(set.Folder, cancellationToken);
        if (problem is null)
        {
            Note(set, tasks);
        }
        return (tasks, problem);
    }

    private Task<(IReadOnlyList<TaskReading> Tasks, string? Problem)> ReadAsync(string folder, CancellationToken cancellationToken) => Task.Run<(IReadOnlyList<TaskReading>, string?)>(
        () =>
        {
            try
            {
                var tasks = _readings.Of(folder);
                return tasks.Count > 0
                    ? (tasks, null)
                    : ([], $"{Quote.Path(folder)} holds no task. A task is a folder with a task.toml; it may lie in the folder itself or one level down.");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return ([], e.Message);
            }
        },
        cancellationToken);

    private void Note(TaskSet set, IReadOnlyList<TaskReading> tasks)
    {
        var summary = JsonSerializer.Serialize(
            new TaskSetSummary(
                tasks.Count, tasks.Count(task => !task.HasErrors), Count(tasks, task => task.Outline?.Difficulty), Count(tasks, task => task.Outline?.Category)),
            JobsJson.Options);
        if (set.Summary != summary)
        {
            set.Summary = summary;
            set.ReadAt = time.GetUtcNow();
        }
    }

    private static Dictionary<string, int> Count(IEnumerable<TaskReading> tasks, Func<TaskReading, string?> word) =>
        tasks.Select(word).OfType<string>().CountBy(text => text).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary();

    private static TaskSetRow Row(TaskSet set) => new(
        set.Id, set.Name, set.Folder,
        set.Summary is null ? null : JsonSerializer.Deserialize<TaskSetSummary>(set.Summary, JobsJson.Options),
        set.BuiltInKey is not null, !Directory.Exists(set.Folder), set.AddedAt, set.ReadAt);

    private static TaskSetMatch Match(string name, string folder, (IReadOnlyList<TaskReading> Tasks, string? Problem) read) =>
        read.Problem is null ? TaskSetMatch.Found(name, folder, read.Tasks) : TaskSetMatch.None(read.Problem);

    private static IReadOnlyList<TaskFile> Files(string folder) =>
        [.. TaskFiles.All(folder).Select(entry => new TaskFile(entry.Path, entry.File.LinkTarget is null ? entry.File.Length : 0))];

    // A repository that keeps its tasks in a folder of that name is known by its own.
    private static string DefaultName(string folder) =>
        Path.GetFileName(folder) is "tasks" && Path.GetFileName(Path.GetDirectoryName(folder)) is { Length: > 0 } parent ? parent
        : Path.GetFileName(folder) is { Length: > 0 } own ? own : "tasks";

    private static LibraryResult Refuse(string field, string message) => LibraryResult.Invalid([new SpecError(field, message)]);
}
