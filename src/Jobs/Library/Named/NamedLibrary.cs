using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library.Named;

/// <summary>Entries of one kind: list, save, rename, delete, import, export, and the contents that each had.</summary>
/// <param name="lookUp">Looks up what the fields of a record name, and notes what is not there.</param>
public sealed class NamedLibrary(
    LibraryKind kind, IDbContextFactory<VectorscopeContext> contexts, TimeProvider time, ArtifactStore files, Func<SpecShape, object, SpecProblems, CancellationToken, Task> lookUp)
{
    /// <summary>Beside an entry's own fields: the version that was read.</summary>
    private const string VersionField = "version";

    /// <summary>A shorter start of a hash says too little.</summary>
    private const int LeastPrefix = 6;

    /// <summary>Names that a sentence lists.</summary>
    private const int MostListed = 12;

    public LibraryKind Kind => kind;

    public async Task<IReadOnlyList<LibraryRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Rows(context, Entries(context).OrderBy(entry => entry.Name)).ToListAsync(cancellationToken);
    }

    /// <summary>A few entries by a part of their name, without what they hold: those that begin so first.</summary>
    public async Task<IReadOnlyList<LibraryName>> NamedAsync(string text, int most, CancellationToken cancellationToken)
    {
        var (begins, contains) = (Like.Beginning(text), Like.Containing(text));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Entries(context).Where(entry => EF.Functions.Like(entry.Name, contains, Like.Escape))
            .OrderByDescending(entry => EF.Functions.Like(entry.Name, begins, Like.Escape)).ThenBy(entry => entry.Name)
            .Take(most).Select(entry => new LibraryName(entry.Id, entry.Name, entry.Description)).ToListAsync(cancellationToken);
    }

    /// <summary>Finds by id or by name, without regard to case; a content that it had by <c>NAME@HASH</c>, of which the start will do.</summary>
    public async Task<LibraryRow?> FindAsync(string nameOrId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var named = Entries(context).Where(entry => entry.Id == nameOrId || entry.Name == nameOrId);
        if (await Rows(context, named.OrderByDescending(entry => entry.Id == nameOrId)).FirstOrDefaultAsync(cancellationToken) is { } row)
        {
            return row;
        }
        var at = nameOrId.LastIndexOf('@');
        return at > 0 ? await FindVersionAsync(context, nameOrId[..at], nameOrId[(at + 1)..], cancellationToken) : null;
    }

    /// <summary>Says that no entry is called so, and which are: all of a few, of many those whose names are closest.</summary>
    public async Task<string> UnknownAsync(string name, CancellationToken cancellationToken)
    {
        var names = (await ListAsync(cancellationToken)).Select(row => row.Name).ToList();
        var (plain, sentence) = (name.LastIndexOf('@') is > 0 and var at ? name[..at] : name, $"There is no {kind.Noun} \"{Quote.Of(name)}\".");
        return names.Count == 0 ? $"{sentence} The library holds none."
            : names.Count <= MostListed ? $"{sentence} There are: {string.Join(", ", names)}."
            : $"{sentence} The closest of {names.Count} are: {string.Join(", ", ClosestNames.Of(plain, names, MostListed))}.";
    }

    /// <summary>The contents that an entry has and had, the newest first.</summary>
    public async Task<IReadOnlyList<LibraryVersionRow>> VersionsAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await (
            from entry in Entries(context)
            where entry.Id == id
            join version in context.LibraryVersions on entry.Id equals version.EntryId
            orderby version.Number descending
            select new LibraryVersionRow(version.Hash, version.Number, version.SavedAt, version.Hash == entry.Hash)).ToListAsync(cancellationToken);
    }

    /// <summary>Saves a new entry, or with an id a changed one.</summary>
    /// <param name="version">The version that was read; null to save over any.</param>
    public Task<LibraryResult> SaveAsync<TContent>(
        LibraryDraft<TContent> draft, string? id = null, int? version = null, CancellationToken cancellationToken = default) where TContent : class
    {
        var json = kind.Shape.Write(draft);
        json[VersionField] = version;
        return SaveAsync(JsonSerializer.SerializeToElement(json, JobsJson.Options), id, cancellationToken);
    }

    /// <summary>As the other, of an entry that names files.</summary>
    /// <param name="keep">Takes those files into the store; called when nothing is wrong with the entry, and within the transaction that saves it.</param>
    internal Task<LibraryResult> SaveWithFilesAsync<TContent>(LibraryDraft<TContent> draft, string? id, Action keep, CancellationToken cancellationToken) where TContent : class =>
        SaveAsync(JsonSerializer.SerializeToElement(kind.Shape.Write(draft), JobsJson.Options), id, keep, cancellationToken);

    /// <summary>As the other, from JSON: the entry's fields, and beside them the version that was read.</summary>
    public Task<LibraryResult> SaveAsync(JsonElement json, string? id, CancellationToken cancellationToken) => SaveAsync(json, id, null, cancellationToken);

    private async Task<LibraryResult> SaveAsync(JsonElement json, string? id, Action? keep, CancellationToken cancellationToken)
    {
        var problems = new SpecProblems();
        var draft = kind.Read(json, "", problems, VersionField);
        var name = draft?.Name ?? (Member(json, "name") is { ValueKind: JsonValueKind.String } given ? given.GetString()!.Trim() : null);
        int? version = null;
        if (Member(json, VersionField) is { ValueKind: not JsonValueKind.Null } number)
        {
            version = number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var read) ? read : null;
            if (version is null)
            {
                problems.Add(VersionField, "It must be the whole number that was read with the entry, or be left out.");
            }
        }
        await LookUpAsync(draft, "", problems, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await Entries(context).AnyAsync(entry => entry.Name == name && entry.Id != id, cancellationToken))
        {
            problems.Add("name", Taken(name!));
        }
        if (draft is null || problems.Any)
        {
            return LibraryResult.Invalid(problems.Errors);
        }
        var found = id is null ? New(context, null) : await context.LibraryEntries.SingleOrDefaultAsync(entry => entry.Kind == kind.Name && entry.Id == id, cancellationToken);
        if (found is null)
        {
            return LibraryResult.NotFound($"The {kind.Noun} was deleted in the meantime; save it as a new one.");
        }
        if (version is not null && id is not null && found.Version != version)
        {
            return LibraryResult.Conflict();
        }
        await PutAsync(context, found, draft, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        keep?.Invoke();
        await transaction.CommitAsync(cancellationToken);
        return LibraryResult.Done(found.Id, $"Saved \"{draft.Name}\"{(kind.SizeOf(RowOf(found, draft)) is { } size ? $" with {size}" : "")}.");
    }

    /// <summary>Gives an entry another name; its content and what it held before stay.</summary>
    public async Task<LibraryResult> RenameAsync(string id, string name, CancellationToken cancellationToken)
    {
        var problems = new SpecProblems();
        name = name.Trim();
        if ((kind.Shape.Find("name")!.Problem(JsonValue.Create(name)) ?? kind.NameProblem(name)) is { } problem)
        {
            problems.Add("name", problem);
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await context.LibraryEntries.SingleOrDefaultAsync(entry => entry.Kind == kind.Name && entry.Id == id, cancellationToken) is not { } found)
        {
            return LibraryResult.NotFound($"The {kind.Noun} is gone.");
        }
        if (await Entries(context).AnyAsync(entry => entry.Name == name && entry.Id != id, cancellationToken))
        {
            problems.Add("name", Taken(name));
        }
        if (problems.Any)
        {
            return LibraryResult.Invalid(problems.Errors);
        }
        var before = found.Name;
        (found.Name, found.UpdatedAt, found.Version) = (name, time.GetUtcNow(), found.Version + 1);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return LibraryResult.Done(id, $"\"{before}\" is called \"{name}\" now.");
    }

    /// <summary>Deletes an entry and what it held before; runs keep their own copy of it.</summary>
    public async Task<LibraryResult> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await context.Database.BeginTransactionAsync(cancellationToken))
        {
            var contents = kind.HasFiles ? await context.LibraryVersions.Where(version => version.EntryId == id).Select(version => version.Content).ToListAsync(cancellationToken) : [];
            if (await context.LibraryEntries.Where(entry => entry.Kind == kind.Name && entry.Id == id).ExecuteDeleteAsync(cancellationToken) == 0)
            {
                return LibraryResult.NotFound($"The {kind.Noun} is gone already.");
            }
            await ArtifactStore.NoteUnusedAsync(context, [.. contents.SelectMany(LibraryFileHolder.In)], cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        if (kind.HasFiles)
        {
            // What is cut off here the next start does.
            await files.SweepAsync(CancellationToken.None);
        }
        return LibraryResult.Done(id, "Deleted.");
    }

    /// <summary>All entries, or those with the given ids, as a file.</summary>
    public async Task<string> ExportAsync(IReadOnlyCollection<string>? ids, CancellationToken cancellationToken)
    {
        var rows = await ListAsync(cancellationToken);
        return LibraryFile.Write(kind, ids is null ? rows : rows.Where(row => ids.Contains(row.Id)));
    }

    /// <summary>Reads such a file: all of it, or nothing where something in it is wrong.</summary>
    public async Task<ImportResult> ImportAsync(string json, ImportMode mode, CancellationToken cancellationToken)
    {
        var errors = new List<SpecError>();
        var drafts = LibraryFile.Read(kind, json, errors);
        var problems = new SpecProblems();
        foreach (var (entry, path) in drafts.Select((draft, i) => (draft.Entry, string.Create(CultureInfo.InvariantCulture, $"{kind.ListName}[{i}]"))))
        {
            await LookUpAsync(entry, path, problems, cancellationToken);
        }
        errors.AddRange(problems.Errors);
        if (errors.Count > 0)
        {
            return ImportResult.Refused(errors);
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var existing = await context.LibraryEntries.Where(entry => entry.Kind == kind.Name).ToListAsync(cancellationToken);
        var taken = existing.Select(entry => entry.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<string> added = [], replaced = [];
        foreach (var (_, draft) in drafts)
        {
            if (mode == ImportMode.Replace && existing.Find(entry => string.Equals(entry.Name, draft.Name, StringComparison.OrdinalIgnoreCase)) is { } old)
            {
                await PutAsync(context, old, draft with { Name = old.Name }, cancellationToken);
                replaced.Add(old.Name);
                continue;
            }
            var name = FreeName.For(draft.Name, taken);
            taken.Add(name);
            await PutAsync(context, New(context, null), draft with { Name = name }, cancellationToken);
            added.Add(name);
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ImportResult(added, replaced, []);
    }

    /// <summary>Adds shipped entries that are wanted, and gives those that are there their first content again; returns how many.</summary>
    /// <param name="wanted">Asked with the kind and the entry's key.</param>
    internal async Task<int> RestoreAsync(
        VectorscopeContext context, IReadOnlyList<KeyedEntry> shipped, Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        var existing = await context.LibraryEntries.Where(entry => entry.Kind == kind.Name).ToListAsync(cancellationToken);
        var taken = existing.Select(entry => entry.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var count = 0;
        foreach (var (key, draft) in shipped.Where(entry => wanted($"{SpecNames.Kebab(kind.Name)}/{entry.Key}")))
        {
            var found = existing.SingleOrDefault(entry => entry.BuiltInKey == key);
            if (found is not null && found.Hash == draft.Hash && found.Description == draft.Description)
            {
                continue;
            }
            await PutAsync(context, found ?? New(context, key), draft with { Name = found?.Name ?? FreeName.For(draft.Name, taken) }, cancellationToken);
            count++;
        }
        return count;
    }

    private IQueryable<LibraryEntry> Entries(VectorscopeContext context) => context.LibraryEntries.AsNoTracking().Where(entry => entry.Kind == kind.Name);

    /// <summary>With the content that each has now.</summary>
    private static IQueryable<LibraryRow> Rows(VectorscopeContext context, IQueryable<LibraryEntry> entries) =>
        from entry in entries
        join version in context.LibraryVersions on new { entry.Id, entry.Hash } equals new { Id = version.EntryId, version.Hash }
        select new LibraryRow(entry.Id, entry.Name, entry.Description, version.Content, version.Hash, entry.BuiltInKey != null, entry.UpdatedAt, entry.Version);

    private async Task<LibraryRow?> FindVersionAsync(VectorscopeContext context, string nameOrId, string prefix, CancellationToken cancellationToken)
    {
        if (prefix.Length < LeastPrefix || !prefix.All(char.IsAsciiHexDigit))
        {
            return null;
        }
        var had = await (
            from entry in Entries(context)
            where entry.Id == nameOrId || entry.Name == nameOrId
            join version in context.LibraryVersions on entry.Id equals version.EntryId
            orderby version.Number descending
            select new { entry.Id, version.Hash }).ToListAsync(cancellationToken);
        return had.Find(version => version.Hash.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } found
            ? await (
                from entry in Entries(context)
                join version in context.LibraryVersions on entry.Id equals version.EntryId
                where entry.Id == found.Id && version.Hash == found.Hash
                select new LibraryRow(entry.Id, entry.Name, entry.Description, version.Content, version.Hash, entry.BuiltInKey != null, version.SavedAt, version.Number))
                .SingleAsync(cancellationToken)
            : null;
    }

    private LibraryEntry New(VectorscopeContext context, string? key)
    {
        var now = time.GetUtcNow();
        var entry = new LibraryEntry { Id = Guid.CreateVersion7(now).ToString("n"), Kind = kind.Name, Name = "", Hash = "", BuiltInKey = key, CreatedAt = now };
        context.LibraryEntries.Add(entry);
        return entry;
    }

    /// <summary>Gives an entry what was read. A content that it had before becomes its newest again.</summary>
    private async Task PutAsync(VectorscopeContext context, LibraryEntry entry, NormalEntry draft, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        (entry.Name, entry.Description, entry.UpdatedAt, entry.Version) = (draft.Name, draft.Description, now, entry.Version + 1);
        if (entry.Hash == draft.Hash)
        {
            return;
        }
        entry.Hash = draft.Hash;
        var version = await context.LibraryVersions.FindAsync([entry.Id, draft.Hash], cancellationToken);
        if (version is null)
        {
            version = new LibraryVersion { EntryId = entry.Id, Hash = draft.Hash, Content = draft.Content };
            context.LibraryVersions.Add(version);
        }
        (version.Number, version.SavedAt) = (entry.Version, now);
    }

    /// <summary>What an entry names must be there when it is saved; what comes of it later is told to whoever uses the entry.</summary>
    private async Task LookUpAsync(NormalEntry? entry, string path, SpecProblems problems, CancellationToken cancellationToken)
    {
        if (entry is null)
        {
            return;
        }
        var found = new SpecProblems();
        await lookUp(SpecShape.Of(entry.Record.GetType()), entry.Record, found, cancellationToken);
        foreach (var error in found.Errors)
        {
            problems.Add(SpecShape.Join(path, error.Field), error.Message, error.InForm);
        }
    }

    private string Taken(string name) => $"There is already {kind.OneNoun} \"{Quote.Of(name)}\"; choose another name.";

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    private static LibraryRow RowOf(LibraryEntry entry, NormalEntry draft) =>
        new(entry.Id, entry.Name, entry.Description, draft.Content, entry.Hash, entry.BuiltInKey is not null, entry.UpdatedAt, entry.Version);
}
