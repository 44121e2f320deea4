using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library.Personas;

/// <summary>Personas: list, save, delete, import, export.</summary>
public sealed class PersonaLibrary(IDbContextFactory<VectorscopeContext> contexts, TimeProvider time)
{
    public async Task<IReadOnlyList<PersonaRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Personas.AsNoTracking().OrderBy(persona => persona.Name).Select(PersonaProjections.Row).ToListAsync(cancellationToken);
    }

    /// <summary>Finds by id or by name, without regard to case.</summary>
    public async Task<PersonaRow?> FindAsync(string nameOrId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Personas.AsNoTracking()
            .Where(persona => persona.Id == nameOrId || persona.Name == nameOrId)
            .OrderByDescending(persona => persona.Id == nameOrId)
            .Select(PersonaProjections.Row).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<LibraryResult> SaveAsync(PersonaDraft draft, CancellationToken cancellationToken)
    {
        var errors = new List<SpecError>();
        if (string.IsNullOrWhiteSpace(draft.Name))
        {
            errors.Add(new SpecError("name", "Give the persona a name."));
        }
        if (string.IsNullOrWhiteSpace(draft.SystemPrompt))
        {
            errors.Add(new SpecError("systemPrompt", "Write the system prompt; a side without a persona needs none."));
        }
        var name = draft.Name.Trim();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await context.Personas.AnyAsync(persona => persona.Name == name && persona.Id != draft.Id, cancellationToken))
        {
            errors.Add(new SpecError("name", $"There is already a persona \"{name}\"; choose another name."));
        }
        if (errors.Count > 0)
        {
            return LibraryResult.Invalid(errors);
        }
        var now = time.GetUtcNow();
        Persona persona;
        if (draft.Id is null)
        {
            persona = New(name, draft, null, now);
            context.Personas.Add(persona);
        }
        else
        {
            var found = await context.Personas.SingleOrDefaultAsync(row => row.Id == draft.Id, cancellationToken);
            if (found is null)
            {
                return LibraryResult.NotFound("The persona was deleted in the meantime; save it as a new one.");
            }
            if (draft.Version is { } version && found.Version != version)
            {
                return LibraryResult.Conflict();
            }
            persona = found;
            Change(persona, name, draft, now);
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return LibraryResult.Done(persona.Id, $"Saved \"{name}\".");
    }

    /// <summary>Deletes a persona; runs keep their own copy of it.</summary>
    public async Task<LibraryResult> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Personas.Where(persona => persona.Id == id).ExecuteDeleteAsync(cancellationToken) == 1
            ? LibraryResult.Done(id, "Deleted.")
            : LibraryResult.NotFound("The persona is gone already.");
    }

    /// <summary>All personas, or those with the given ids, as a file.</summary>
    public async Task<string> ExportAsync(IReadOnlyCollection<string>? ids, CancellationToken cancellationToken)
    {
        var personas = await ListAsync(cancellationToken);
        return PersonaJson.Write(ids is null ? personas : personas.Where(persona => ids.Contains(persona.Id)));
    }

    /// <summary>Reads such a file: all of it, or nothing where something in it is wrong.</summary>
    public async Task<ImportResult> ImportAsync(string json, ImportMode mode, CancellationToken cancellationToken)
    {
        var errors = new List<SpecError>();
        using var document = LibraryFile.Parse(json, errors);
        var drafts = document is null ? [] : PersonaJson.Read(document.RootElement, errors);
        if (errors.Count > 0)
        {
            return ImportResult.Refused(errors);
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var existing = await context.Personas.ToListAsync(cancellationToken);
        var taken = existing.Select(persona => persona.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var now = time.GetUtcNow();
        List<string> added = [], replaced = [];
        foreach (var (_, draft) in drafts)
        {
            var old = existing.Find(persona => string.Equals(persona.Name, draft.Name, StringComparison.OrdinalIgnoreCase));
            if (mode == ImportMode.Replace && old is not null)
            {
                Change(old, old.Name, draft, now);
                replaced.Add(old.Name);
                continue;
            }
            var name = FreeName.For(draft.Name, taken);
            taken.Add(name);
            context.Personas.Add(New(name, draft, null, now));
            added.Add(name);
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ImportResult(added, replaced, []);
    }

    internal static Persona New(string name, PersonaDraft draft, string? key, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString("n"),
        Name = name,
        Description = draft.Description.Trim(),
        SystemPrompt = draft.SystemPrompt,
        BuiltInKey = key,
        CreatedAt = now,
        UpdatedAt = now,
        Version = 1,
    };

    internal static void Change(Persona persona, string name, PersonaDraft draft, DateTimeOffset now)
    {
        persona.Name = name;
        persona.Description = draft.Description.Trim();
        persona.SystemPrompt = draft.SystemPrompt;
        persona.UpdatedAt = now;
        persona.Version++;
    }
}
