using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library.BuiltIn;

/// <summary>Puts the shipped personas, prompt sets, task sets and models into the store, once, and again on request.</summary>
public sealed class BuiltInLibrary(IDbContextFactory<VectorscopeContext> contexts, JobsOptions options, TimeProvider time)
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

        var count = await ApplyPersonasAsync(context, Wanted, now, cancellationToken)
            + await ApplyPromptSetsAsync(context, Wanted, now, cancellationToken)
            + await BuiltInTaskSets.ApplyAsync(context, Wanted, now, cancellationToken)
            + await BuiltInModels.ApplyAsync(context, options.PocketModel, Wanted, now, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return count;
    }

    private static async Task<int> ApplyPersonasAsync(
        VectorscopeContext context, Func<string, bool> wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var existing = await context.Personas.ToListAsync(cancellationToken);
        var taken = existing.Select(persona => persona.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var count = 0;
        foreach (var (key, draft) in LibraryContent.Personas)
        {
            if (!wanted($"persona/{key}"))
            {
                continue;
            }
            var found = existing.SingleOrDefault(persona => persona.BuiltInKey == key);
            if (found is null)
            {
                context.Personas.Add(PersonaLibrary.New(FreeName.For(draft.Name, taken), draft, key, now));
                count++;
            }
            else if (found.SystemPrompt != draft.SystemPrompt || found.Description != draft.Description)
            {
                PersonaLibrary.Change(found, found.Name, draft, now);
                count++;
            }
        }
        return count;
    }

    private static async Task<int> ApplyPromptSetsAsync(
        VectorscopeContext context, Func<string, bool> wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var existing = await context.PromptSets.Include(set => set.Prompts).ToListAsync(cancellationToken);
        var taken = existing.Select(set => set.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var count = 0;
        foreach (var (key, draft) in LibraryContent.PromptSets)
        {
            if (!wanted($"prompt-set/{key}"))
            {
                continue;
            }
            var found = existing.SingleOrDefault(set => set.BuiltInKey == key);
            if (found is null)
            {
                context.PromptSets.Add(PromptSetLibrary.New(FreeName.For(draft.Name, taken), draft, key, now));
                count++;
            }
            else if (found.Description != draft.Description || !found.Prompts.OrderBy(prompt => prompt.Position)
                .Select(prompt => new PromptRow(prompt.Name, prompt.Text)).SequenceEqual(draft.Prompts))
            {
                PromptSetLibrary.Change(found, found.Name, draft, now);
                count++;
            }
        }
        return count;
    }
}
