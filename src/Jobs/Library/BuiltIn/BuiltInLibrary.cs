using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library.BuiltIn;

/// <summary>Puts the shipped library entries, task sets and models into the store, once, and again on request.</summary>
public sealed class BuiltInLibrary(
    Libraries libraries, IDbContextFactory<VectorscopeContext> contexts, JobsOptions options, TimeProvider time)
{
    /// <summary>Adds what this store has never been given; what the user deleted stays deleted.</summary>
    public Task<int> SeedAsync(CancellationToken cancellationToken) => ApplyAsync(onlyNew: true, cancellationToken);

    /// <summary>Brings back deleted shipped entries and resets changed ones to their shipped text; returns how many.</summary>
    public Task<int> RestoreAsync(CancellationToken cancellationToken) => ApplyAsync(onlyNew: false, cancellationToken);

    /// <summary>Whether this build brought the model along.</summary>
    public bool HasModel => Directory.Exists(options.PocketModel);

    /// <summary>Puts the shipped model back on the list; returns whether it was not there.</summary>
    public async Task<bool> RestoreModelAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var count = await BuiltInModels.ApplyAsync(context, options.PocketModel, _ => true, time.GetUtcNow(), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return count > 0;
    }

    private async Task<int> ApplyAsync(bool onlyNew, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var seeded = await context.SeededEntries.Select(entry => entry.Key).ToHashSetAsync(cancellationToken);
        var now = time.GetUtcNow();

        bool Wanted(string key)
        {
            if (seeded.Contains(key))
            {
                return !onlyNew;
            }
            context.SeededEntries.Add(new SeededEntry { Key = key, At = now });
            return true;
        }

        var count = await BuiltInTaskSets.ApplyAsync(context, Wanted, now, cancellationToken)
            + await BuiltInModels.ApplyAsync(context, options.PocketModel, Wanted, now, cancellationToken);
        foreach (var library in libraries.All)
        {
            count += await library.RestoreAsync(context, LibraryContent.Of(library.Kind), Wanted, cancellationToken);
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return count;
    }
}
