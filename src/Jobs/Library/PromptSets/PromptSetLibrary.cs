using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library.PromptSets;

/// <summary>Prompt sets: list, save, delete, import, export.</summary>
public sealed class PromptSetLibrary(IDbContextFactory<VectorscopeContext> contexts, TimeProvider time)
{
    public async Task<IReadOnlyList<PromptSetRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.PromptSets.AsNoTracking().OrderBy(set => set.Name).Select(PromptSetProjections.Row).ToListAsync(cancellationToken);
    }

    /// <summary>Finds by id or by name, without regard to case.</summary>
    public async Task<PromptSetDetail?> FindAsync(string nameOrId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.PromptSets.AsNoTracking()
            .Where(set => set.Id == nameOrId || set.Name == nameOrId)
            .OrderByDescending(set => set.Id == nameOrId)
            .Select(PromptSetProjections.Detail).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<LibraryResult> SaveAsync(PromptSetDraft draft, CancellationToken cancellationToken)
    {
        var errors = Check(draft);
        var name = draft.Name.Trim();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await context.PromptSets.AnyAsync(set => set.Name == name && set.Id != draft.Id, cancellationToken))
        {
            errors.Add(new SpecError("name", $"There is already a prompt set \"{name}\"; choose another name."));
        }
        if (errors.Count > 0)
        {
            return LibraryResult.Invalid(errors);
        }
        var now = time.GetUtcNow();
        PromptSet set;
        if (draft.Id is null)
        {
            set = New(name, draft, null, now);
            context.PromptSets.Add(set);
        }
        else
        {
            var found = await context.PromptSets.Include(row => row.Prompts).SingleOrDefaultAsync(row => row.Id == draft.Id, cancellationToken);
            if (found is null)
            {
                return LibraryResult.NotFound("The prompt set was deleted in the meantime; save it as a new one.");
            }
            if (draft.Version is { } version && found.Version != version)
            {
                return LibraryResult.Conflict();
            }
            set = found;
            Change(set, name, draft, now);
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return LibraryResult.Done(set.Id, $"Saved \"{name}\" with {set.Prompts.Count} prompts.");
    }

    /// <summary>Deletes a prompt set; runs keep their own copy of it.</summary>
    public async Task<LibraryResult> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.PromptSets.Where(set => set.Id == id).ExecuteDeleteAsync(cancellationToken) == 1
            ? LibraryResult.Done(id, "Deleted.")
            : LibraryResult.NotFound("The prompt set is gone already.");
    }

    /// <summary>All prompt sets, or those with the given ids, as a file.</summary>
    public async Task<string> ExportAsync(IReadOnlyCollection<string>? ids, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var sets = await context.PromptSets.AsNoTracking()
            .Where(set => ids == null || ids.Contains(set.Id))
            .OrderBy(set => set.Name)
            .Select(PromptSetProjections.Detail).ToListAsync(cancellationToken);
        return PromptSetJson.Write(sets);
    }

    /// <summary>Reads such a file: all of it, or nothing where something in it is wrong.</summary>
    public async Task<ImportResult> ImportAsync(string json, ImportMode mode, CancellationToken cancellationToken)
    {
        var errors = new List<SpecError>();
        using var document = LibraryFile.Parse(json, errors);
        var drafts = document is null ? [] : PromptSetJson.Read(document.RootElement, errors);
        if (errors.Count > 0)
        {
            return ImportResult.Refused(errors);
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var existing = await context.PromptSets.Include(set => set.Prompts).ToListAsync(cancellationToken);
        var taken = existing.Select(set => set.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var now = time.GetUtcNow();
        List<string> added = [], replaced = [];
        foreach (var (_, draft) in drafts)
        {
            var old = existing.Find(set => string.Equals(set.Name, draft.Name, StringComparison.OrdinalIgnoreCase));
            if (mode == ImportMode.Replace && old is not null)
            {
                Change(old, old.Name, draft, now);
                replaced.Add(old.Name);
                continue;
            }
            var name = FreeName.For(draft.Name, taken);
            taken.Add(name);
            context.PromptSets.Add(New(name, draft, null, now));
            added.Add(name);
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ImportResult(added, replaced, []);
    }

    internal static PromptSet New(string name, PromptSetDraft draft, string? key, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString("n"),
        Name = name,
        Description = draft.Description.Trim(),
        BuiltInKey = key,
        CreatedAt = now,
        UpdatedAt = now,
        Version = 1,
        Prompts = [.. Rows(draft)],
    };

    internal static void Change(PromptSet set, string name, PromptSetDraft draft, DateTimeOffset now)
    {
        set.Name = name;
        set.Description = draft.Description.Trim();
        set.UpdatedAt = now;
        set.Version++;
        set.Prompts.Clear();
        set.Prompts.AddRange(Rows(draft));
    }

    private static IEnumerable<Prompt> Rows(PromptSetDraft draft) =>
        draft.Prompts.Select((prompt, i) => new Prompt { Position = i, Name = prompt.Name.Trim(), Text = prompt.Text });

    private static List<SpecError> Check(PromptSetDraft draft)
    {
        var errors = new List<SpecError>();
        if (string.IsNullOrWhiteSpace(draft.Name))
        {
            errors.Add(new SpecError("name", "Give the prompt set a name."));
        }
        if (draft.Prompts.Count == 0)
        {
            errors.Add(new SpecError("prompts", "Add at least one prompt."));
        }
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < draft.Prompts.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(draft.Prompts[i].Name) || !names.Add(draft.Prompts[i].Name.Trim()))
            {
                errors.Add(new SpecError($"prompts[{i}].name", "Each prompt needs a name of its own within the set."));
            }
            if (string.IsNullOrWhiteSpace(draft.Prompts[i].Text))
            {
                errors.Add(new SpecError($"prompts[{i}].text", "Write the instruction, or remove the prompt."));
            }
        }
        return errors;
    }
}
