using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>Files by the SHA-256 of their bytes: the same bytes are kept once, whoever made them.</summary>
/// <remarks>
/// A file goes only after the rows that named it: whoever removes rows notes their hashes in the same transaction, and a sweep after the
/// commit deletes those that nothing refers to. A process that dies in between leaves notes, which the next start sweeps.
/// </remarks>
/// <param name="holders">Who names files beside runs.</param>
public sealed class ArtifactStore(IArtifactFiles files, IDbContextFactory<VectorscopeContext> contexts, TimeProvider time, IEnumerable<IFileHolder> holders)
{
    private const int SweptAtOnce = 200;

    /// <summary>Path of a stored file on this machine; null when the store does not hold it.</summary>
    public string? PathOf(string sha256) => files.LocalPath(sha256);

    /// <summary>Opens a stored file for reading.</summary>
    /// <exception cref="FileNotFoundException">The store does not hold it.</exception>
    public Stream Open(string sha256) => files.Open(sha256);

    /// <summary>Stores what the writer writes, hashing on the way; an artifact of the same run and name is replaced.</summary>
    public async Task<ArtifactRow> PutAsync(
        string runId, ArtifactName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var temporary = files.Temporary();
        try
        {
            string sha256;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, LocalArtifactFiles.BufferSize, useAsync: true))
            {
                await using var hashing = new HashingStream(file);
                await write(hashing, cancellationToken);
                sha256 = hashing.Finish();
                file.Flush(flushToDisk: true);
            }
            return await RegisterAsync(runId, name, temporary, sha256, cancellationToken);
        }
        finally
        {
            // Gone already when it was moved into its place.
            File.Delete(temporary);
        }
    }

    /// <summary>Takes a finished file into the store; the file is moved, not copied.</summary>
    public async Task<ArtifactRow> TakeAsync(string runId, ArtifactName name, string path, CancellationToken cancellationToken)
    {
        byte[] hash;
        await using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, LocalArtifactFiles.BufferSize, useAsync: true))
        {
            hash = await SHA256.HashDataAsync(stream, cancellationToken);
        }
        return await RegisterAsync(runId, name, path, Convert.ToHexStringLower(hash), cancellationToken);
    }

    /// <summary>A fresh file to write into, which <see cref="Keep"/> takes.</summary>
    public string Temporary() => files.Temporary();

    /// <summary>Takes a finished file that no run made; called within the transaction that says who holds it (see <see cref="IFileHolder"/>).</summary>
    internal void Keep(string path, string sha256) => files.Take(path, sha256);

    /// <summary>Removes those artifacts of a run whose names begin with a folder, such as <c>trials/NAME/</c>.</summary>
    internal async Task RemoveFolderAsync(string runId, string folderName, CancellationToken cancellationToken)
    {
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var removed = await context.Artifacts.InFolder(runId, folderName).ToListAsync(cancellationToken);
            if (removed.Count == 0)
            {
                return;
            }
            context.Artifacts.RemoveRange(removed);
            await NoteUnusedAsync(context, [.. removed.Select(artifact => artifact.Sha256)], cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        await SweepAsync(CancellationToken.None);
    }

    /// <summary>Deletes what processes that were killed while writing left behind.</summary>
    internal void DeleteAbandoned() => files.DeleteAbandoned();

    /// <summary>Notes that rows which named these files go; the caller saves and commits, then sweeps.</summary>
    internal static async Task NoteUnusedAsync(VectorscopeContext context, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        foreach (var chunk in hashes.Distinct(StringComparer.Ordinal).Chunk(SweptAtOnce))
        {
#pragma warning disable CA1309 // SQL compares bytes; the overload with a comparison has no translation.
            var noted = await context.UnusedFiles.Where(file => chunk.Contains(file.Sha256)).Select(file => file.Sha256).ToListAsync(cancellationToken);
            context.UnusedFiles.AddRange(chunk.Except(noted).Select(sha256 => new UnusedFile { Sha256 = sha256 }));
        }
    }

    /// <summary>Deletes the noted files that nothing refers to; returns how many. One that cannot be deleted now stays noted.</summary>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        for (var after = ""; ;)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            // The write transaction keeps whoever registers the same content from counting on a file that goes.
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var noted = await context.UnusedFiles.Where(file => string.Compare(file.Sha256, after) > 0).OrderBy(file => file.Sha256).Take(SweptAtOnce).ToListAsync(cancellationToken);
#pragma warning restore CA1309
            if (noted.Count == 0)
            {
                return deleted;
            }
            var held = new HashSet<string>(StringComparer.Ordinal);
            foreach (var holder in holders)
            {
                held.UnionWith(await holder.HeldAsync(context, cancellationToken));
            }
            foreach (var file in noted)
            {
                var used = held.Contains(file.Sha256) || await context.Artifacts.AnyAsync(artifact => artifact.Sha256 == file.Sha256, cancellationToken)
                    || await context.RunInputs.AnyAsync(input => input.Hash == file.Sha256 && input.Kind == RunInputKinds.Artifact, cancellationToken);
                if (used || TryDelete(file.Sha256))
                {
                    context.UnusedFiles.Remove(file);
                    deleted += used ? 0 : 1;
                }
            }
            after = noted[^1].Sha256;
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private bool TryDelete(string sha256)
    {
        try
        {
            files.Delete(sha256);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<ArtifactRow> RegisterAsync(
        string runId, ArtifactName name, string source, string sha256, CancellationToken cancellationToken)
    {
        var bytes = new FileInfo(source).Length;
        ArtifactRow row;
        bool replacing;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            // The write transaction also keeps a sweep elsewhere from taking the file between the check and the row.
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            files.Take(source, sha256);
            var replaced = await context.Artifacts.SingleOrDefaultAsync(artifact => artifact.RunId == runId && artifact.Name == name.Name, cancellationToken);
            replacing = replaced is not null && replaced.Sha256 != sha256;
            if (replaced is not null)
            {
                context.Artifacts.Remove(replaced);
                await NoteUnusedAsync(context, replacing ? [replaced.Sha256] : [], cancellationToken);
                await context.SaveChangesAsync(cancellationToken);
            }
            var artifact = new Artifact
            {
                RunId = runId,
                Name = name.Name,
                Kind = name.Kind,
                MediaType = name.MediaType,
                Sha256 = sha256,
                Bytes = bytes,
                RelativePath = LocalArtifactFiles.RelativePath(sha256),
                CreatedAt = time.GetUtcNow(),
            };
            context.Artifacts.Add(artifact);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            row = new ArtifactRow(artifact.Id, runId, name.Name, name.Kind, name.MediaType, sha256, bytes, artifact.CreatedAt);
        }
        if (replacing)
        {
            await SweepAsync(CancellationToken.None);
        }
        return row;
    }
}
