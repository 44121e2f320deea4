using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library.Models;

/// <summary>Model folders: scan, add by path, find by name, path or hash, and their content hashes.</summary>
public sealed class ModelLibrary(
    IDbContextFactory<VectorscopeContext> contexts, JobsOptions options, DataFolder folder, TimeProvider time) : IDisposable
{
    private const int LeastHashDigits = 8;

    // A run and the background hasher may want the same folder at once; the second one finds the first one's result.
    private readonly SemaphoreSlim _hashing = new(1, 1);

    /// <summary>Folders that a scan searches.</summary>
    public IReadOnlyList<string> Roots =>
        [folder.Models, .. options.ModelFolders.Select(path => Path.GetFullPath(DataFolder.Expand(path))).Where(path => path != folder.Models)];

    public async Task<IReadOnlyList<ModelRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var models = await context.Models.AsNoTracking().OrderBy(model => model.Name).ThenBy(model => model.Folder).ToListAsync(cancellationToken);
        return [.. models.Select(Row)];
    }

    /// <summary>The row with a fresh look into its folder; null when there is no such model.</summary>
    public async Task<ModelDetail?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await context.Models.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (model is null)
        {
            return null;
        }
        try
        {
            return await Task.Run(() => new ModelDetail(Row(model), Checkpoint.Inspect(model.Folder), ChatTemplate.Inspect(model.Folder), ModelCard.Read(model.Folder), ModelPreset.Read(model.Folder), null), cancellationToken);
        }
        catch (Exception e) when (ModelFolder.IsFolderProblem(e))
        {
            return new ModelDetail(Row(model), null, null, null, null, e.Message);
        }
    }

    /// <summary>Searches all roots and looks again at the models added by path.</summary>
    public async Task<ModelScan> ScanAsync(CancellationToken cancellationToken)
    {
        var absent = Roots.Where(root => !Directory.Exists(root)).ToArray();
        var found = await Task.Run(() => Roots.Except(absent).SelectMany(Checkpoint.FindFolders).Select(model => model.Folder).Distinct().ToArray(), cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.Models.ToDictionaryAsync(model => model.Folder, cancellationToken);
        var added = 0;
        foreach (var path in found)
        {
            if (!known.TryGetValue(path, out var model))
            {
                model = New(path, addedByPath: false);
                context.Models.Add(model);
                added++;
            }
            await Task.Run(() => ModelFolder.Refresh(model, time.GetUtcNow()), cancellationToken);
        }
        var missing = 0;
        foreach (var model in known.Values.Where(model => !found.Contains(model.Folder)))
        {
            if (Directory.Exists(model.Folder))
            {
                await Task.Run(() => ModelFolder.Refresh(model, time.GetUtcNow()), cancellationToken);
            }
            else
            {
                model.Missing = true;
                missing++;
            }
        }
        await context.SaveChangesAsync(cancellationToken);
        return new ModelScan(found.Length, added, missing, Roots, absent);
    }

    /// <summary>Adds a folder by its path.</summary>
    public async Task<LibraryResult> AddAsync(string path, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return LibraryResult.Invalid([new SpecError("folder", "Give the path of a model folder.")]);
        }
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(DataFolder.Expand(path.Trim())));
        if (!Directory.Exists(full))
        {
            return LibraryResult.Invalid([new SpecError("folder", $"There is no folder {Quote.Path(full)}.")]);
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await context.Models.SingleOrDefaultAsync(row => row.Folder == full, cancellationToken);
        if (model is null)
        {
            model = New(full, addedByPath: true);
            context.Models.Add(model);
        }
        await Task.Run(() => ModelFolder.Refresh(model, time.GetUtcNow()), cancellationToken);
        if (model.Problem is not null)
        {
            return LibraryResult.Invalid([new SpecError("folder", model.Problem)]);
        }
        await context.SaveChangesAsync(cancellationToken);
        return LibraryResult.Done(model.Id, $"Added \"{model.Name}\".");
    }

    /// <summary>Takes a model off the list; its files stay where they are.</summary>
    public async Task<LibraryResult> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Models.Where(model => model.Id == id).ExecuteDeleteAsync(cancellationToken) == 1
            ? LibraryResult.Done(id, "Removed from the list; the files are untouched.")
            : LibraryResult.NotFound("The model is gone already.");
    }

    /// <summary>The model that a spec means: its id, name, content hash (or at least 8 digits of it), or a folder's absolute path, which is added.</summary>
    public async Task<ModelMatch> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        var wanted = text.Trim();
        var path = DataFolder.Expand(wanted);
        if (Path.IsPathRooted(path))
        {
            var result = await AddAsync(path, cancellationToken);
            if (!result.IsDone)
            {
                return ModelMatch.None(result.Errors.Count > 0 ? result.Errors[0].Message : result.Sentence);
            }
            wanted = result.Id!;
        }
        var models = await ListAsync(cancellationToken);
        ModelRow[] matches =
        [
            .. models.Where(model => model.Id == wanted
                || string.Equals(model.Name, wanted, StringComparison.OrdinalIgnoreCase)
                || (IsHash(wanted) && model.ContentHash?.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) == true))
                // It may have gone since the folders were last scanned.
                .Select(model => model with { Missing = model.Missing || !Directory.Exists(model.Folder) }),
        ];
        var usable = matches.Where(model => model is { Problem: null, Missing: false }).ToArray();
        return usable switch
        {
            [var only] => ModelMatch.Found(only),
            [var first, ..] when first.ContentHash is not null && usable.All(model => model.ContentHash == first.ContentHash) => ModelMatch.Found(first),
            [_, _, ..] => ModelMatch.None($"\"{Quote.Of(text)}\" means {usable.Length} models; name one by its folder: {string.Join(", ", usable.Select(model => model.Folder))}."),
            _ when matches is [var broken, ..] => ModelMatch.None(broken.Missing
                ? $"The folder of \"{Quote.Of(text)}\", {broken.Folder}, is gone; put it back or choose another model."
                : $"\"{Quote.Of(text)}\" cannot be used: {broken.Problem}"),
            _ when IsHash(wanted) && models.Where(model => model is { Problem: null, Missing: false, ContentHash: null }).ToArray() is [_, ..] unhashed =>
                ModelMatch.None($"No model of content hash {Quote.Of(wanted)} is known so far, and the hashes of {Names(unhashed)} are still being computed. Ask again in a moment."),
            _ => ModelMatch.None($"There is no model \"{Quote.Of(text)}\". Give a folder, a content hash or the name of a model on the list ({Names(models)})."),
        };
    }

    /// <summary>How a model on the list draws its tokens where nobody says otherwise; null when there is no such model, or its settings cannot be read.</summary>
    public async Task<SamplingOptions?> SamplingAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            return (await ResolveAsync(text, cancellationToken)).Model is { } model ? await Task.Run(() => SamplingDefaults.Load(model.Folder), cancellationToken) : null;
        }
        catch (CheckpointException)
        {
            return null;
        }
    }

    /// <summary>The content hash of a folder, from the store while the files are as they were, else computed and stored.</summary>
    public async Task<string> HashAsync(string path, IProgress<HashProgress>? progress, CancellationToken cancellationToken)
    {
        await _hashing.WaitAsync(cancellationToken);
        try
        {
            return await HashAloneAsync(path, progress, cancellationToken);
        }
        finally
        {
            _hashing.Release();
        }
    }

    private async Task<string> HashAloneAsync(string path, IProgress<HashProgress>? progress, CancellationToken cancellationToken)
    {
        var fingerprint = await Task.Run(() => ModelFolder.Fingerprint(path), cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.Models.AsNoTracking()
            .Where(model => model.Folder == path && model.Fingerprint == fingerprint)
            .Select(model => model.ContentHash)
            .SingleOrDefaultAsync(cancellationToken);
        if (known is not null)
        {
            return known;
        }
        var hash = await Task.Run(() => Checkpoint.ContentHash(path, progress, cancellationToken), cancellationToken);
        if (await Task.Run(() => ModelFolder.Fingerprint(path), cancellationToken) != fingerprint)
        {
            throw new IOException($"The model's files in {Quote.Path(path)} were changed while they were hashed. Try again when nothing writes them any more.");
        }
        await context.Models.Where(model => model.Folder == path).ExecuteUpdateAsync(
            set => set.SetProperty(model => model.ContentHash, hash).SetProperty(model => model.Fingerprint, fingerprint), cancellationToken);
        return hash;
    }

    /// <summary>Folders of usable models whose hash is not known yet.</summary>
    internal async Task<IReadOnlyList<string>> UnhashedAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Models.Where(model => model.ContentHash == null && model.Problem == null && !model.Missing)
            .OrderBy(model => model.Bytes).Select(model => model.Folder).ToListAsync(cancellationToken);
    }

    public void Dispose() => _hashing.Dispose();

    private Model New(string path, bool addedByPath) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("n"),
        Folder = path,
        Name = ModelFolder.Name(path),
        AddedByPath = addedByPath,
        FirstSeenAt = time.GetUtcNow(),
    };

    private static ModelRow Row(Model model) => new(
        model.Id, model.Name, model.Folder, model.ContentHash,
        model.Info is null ? null : JsonSerializer.Deserialize<ModelSummary>(model.Info, JobsJson.Options),
        model.Problem, model.Bytes, model.AddedByPath, model.BuiltInKey is not null, model.Missing, model.FirstSeenAt, model.LastSeenAt);

    private static bool IsHash(string text) => text.Length >= LeastHashDigits && text.All(char.IsAsciiHexDigit);

    private static string Names(IReadOnlyList<ModelRow> models) =>
        models.Count == 0 ? "which is empty" : string.Join(", ", models.Select(model => model.Name).Distinct().Take(8));
}
