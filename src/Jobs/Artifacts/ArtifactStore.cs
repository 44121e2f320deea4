using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>Files by the SHA-256 of their bytes: the same bytes are kept once, whoever made them.</summary>
public sealed class ArtifactStore(DataFolder folder, IDbContextFactory<VectorscopeContext> contexts, TimeProvider time)
{
    private const int BufferSize = 1 << 20;

    // Far longer than any write takes: another process may be at it now.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    /// <summary>Absolute path of a stored file; null when the store does not hold it.</summary>
    public string? PathOf(string sha256)
    {
        var path = FullPath(sha256);
        return File.Exists(path) ? path : null;
    }

    /// <summary>Opens a stored file for reading.</summary>
    /// <exception cref="FileNotFoundException">The store does not hold it.</exception>
    public Stream Open(string sha256) =>
        new FileStream(FullPath(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, useAsync: true);

    /// <summary>Stores what the writer writes, hashing on the way; an artifact of the same run and name is replaced.</summary>
    public async Task<ArtifactRow> PutAsync(
        string runId, ArtifactName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(folder.Artifacts, $".{Guid.NewGuid():n}.part");
        Directory.CreateDirectory(folder.Artifacts);
        try
        {
            string sha256;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize, useAsync: true))
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
        await using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, useAsync: true))
        {
            hash = await SHA256.HashDataAsync(stream, cancellationToken);
        }
        return await RegisterAsync(runId, name, path, Convert.ToHexStringLower(hash), cancellationToken);
    }

    /// <summary>Removes those artifacts of a run whose names begin with a folder, such as <c>trials/NAME/</c>.</summary>
    internal async Task RemoveFolderAsync(string runId, string folderName, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var removed = await context.Artifacts.Where(artifact => artifact.RunId == runId && artifact.Name.StartsWith(folderName)).ToListAsync(cancellationToken);
        if (removed.Count == 0)
        {
            return;
        }
        context.Artifacts.RemoveRange(removed);
        await context.SaveChangesAsync(cancellationToken);
        await DeleteUnreferencedAsync(context, [.. removed.Select(artifact => artifact.Sha256).Distinct()], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Deletes what processes that were killed while writing left behind.</summary>
    internal void DeleteAbandoned()
    {
        var limit = time.GetUtcNow() - AbandonedAfter;
        foreach (var path in Directory.EnumerateFiles(folder.Artifacts, ".*.part"))
        {
            if (File.GetLastWriteTimeUtc(path) < limit.UtcDateTime)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Deletes those files that no artifact row names any more. The caller holds the write transaction.</summary>
    internal async Task DeleteUnreferencedAsync(VectorscopeContext context, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        foreach (var sha256 in hashes)
        {
            var used = await context.Artifacts.AnyAsync(artifact => artifact.Sha256 == sha256, cancellationToken)
                || await context.RunInputs.AnyAsync(input => input.Kind == RunInputKinds.Artifact && input.Hash == sha256, cancellationToken);
            if (!used)
            {
                File.Delete(FullPath(sha256));
            }
        }
    }

    private async Task<ArtifactRow> RegisterAsync(
        string runId, ArtifactName name, string source, string sha256, CancellationToken cancellationToken)
    {
        var bytes = new FileInfo(source).Length;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // The write transaction also keeps a deletion elsewhere from taking the file between the check and the row.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var target = FullPath(sha256);
        if (File.Exists(target))
        {
            File.Delete(source);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(source, target);
        }
        var replaced = await context.Artifacts.SingleOrDefaultAsync(row => row.RunId == runId && row.Name == name.Name, cancellationToken);
        if (replaced is not null)
        {
            context.Artifacts.Remove(replaced);
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
            RelativePath = RelativePath(sha256),
            CreatedAt = time.GetUtcNow(),
        };
        context.Artifacts.Add(artifact);
        await context.SaveChangesAsync(cancellationToken);
        if (replaced is not null && replaced.Sha256 != sha256)
        {
            await DeleteUnreferencedAsync(context, [replaced.Sha256], cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return new ArtifactRow(artifact.Id, runId, name.Name, name.Kind, name.MediaType, sha256, bytes, artifact.CreatedAt);
    }

    private string FullPath(string sha256)
    {
        // The hash may come from a URL; anything but a hash must not become a path.
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower))
        {
            throw new ArgumentException($"'{sha256}' is not a SHA-256 in lower-case hexadecimal.", nameof(sha256));
        }
        return Path.Combine(folder.Root, RelativePath(sha256));
    }

    private static string RelativePath(string sha256) => $"artifacts/{sha256[..2]}/{sha256}";
}
