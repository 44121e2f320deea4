using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library.BuiltIn;

/// <summary>The models that come with the product; the build puts them beside the program.</summary>
public static class BuiltInModels
{
    public const string Pocket = "pocket";

    public static string PocketFolder { get; } = Path.Combine(AppContext.BaseDirectory, "models", Pocket);

    /// <summary>Puts the shipped model on the list where it is wanted, and follows the program to where it lies now.</summary>
    /// <param name="folder">Where it lies; a build without it has no such folder, and nothing happens.</param>
    internal static async Task<int> ApplyAsync(
        VectorscopeContext context, string folder, Func<string, bool> wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }
        var models = await context.Models.ToListAsync(cancellationToken);
        var here = models.SingleOrDefault(model => model.Folder == folder);
        var found = models.SingleOrDefault(model => model.BuiltInKey == Pocket);
        var isWanted = wanted($"model/{Pocket}");
        if (found is not null && here is null)
        {
            found.Folder = folder;
            ModelFolder.Refresh(found, now);
            return 0;
        }
        if (found is not null || here is not null || !isWanted)
        {
            return 0;
        }
        var model = new Model
        {
            Id = Guid.CreateVersion7(now).ToString("n"),
            Name = FreeName.For(Pocket, models.Select(other => other.Name).ToHashSet(StringComparer.OrdinalIgnoreCase)),
            Folder = folder,
            BuiltInKey = Pocket,
            FirstSeenAt = now,
        };
        ModelFolder.Refresh(model, now);
        context.Models.Add(model);
        return 1;
    }
}
