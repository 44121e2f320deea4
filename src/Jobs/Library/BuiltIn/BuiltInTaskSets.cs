using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library.BuiltIn;

/// <summary>The task sets that come with the product; the build puts them beside the program.</summary>
public static class BuiltInTaskSets
{
    public const string Pocket = "pocket";

    public static string PocketFolder { get; } = Path.Combine(AppContext.BaseDirectory, "tasks", Pocket);

    /// <summary>Puts the shipped set on the list where it is wanted, and follows the program to where it lies now.</summary>
    internal static async Task<int> ApplyAsync(
        VectorscopeContext context, Func<string, bool> wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(PocketFolder))
        {
            return 0;
        }
        var sets = await context.TaskSets.ToListAsync(cancellationToken);
        var here = sets.SingleOrDefault(set => set.Folder == PocketFolder);
        var found = sets.SingleOrDefault(set => set.BuiltInKey == Pocket);
        var isWanted = wanted($"task-set/{Pocket}");
        if (found is not null && here is null)
        {
            found.Folder = PocketFolder;
            found.Summary = null;
            return 0;
        }
        if (found is not null || here is not null || !isWanted)
        {
            return 0;
        }
        context.TaskSets.Add(new TaskSet
        {
            Id = Guid.CreateVersion7(now).ToString("n"),
            Name = FreeName.For(Pocket, sets.Select(set => set.Name).ToHashSet(StringComparer.OrdinalIgnoreCase)),
            Folder = PocketFolder,
            BuiltInKey = Pocket,
            AddedAt = now,
            ReadAt = now,
        });
        return 1;
    }
}
