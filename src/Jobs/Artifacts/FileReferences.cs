using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>
/// Files that specs name: an artifact as <c>run:ID/NAME</c> or <c>sha256:HASH</c>, or a path. What the store holds is an artifact, however
/// it was named, and is opened through the store.
/// </summary>
internal sealed class FileReferences(ReferencedFiles files, IArtifactFiles stored, FileHashes hashes) : IReferenceResolver
{
    private const int HashDigits = 64;

    public string Kind => ReferenceKinds.File;

    public Task<Resolution> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        var named = text.Trim();
        return named.StartsWith(FileReference.OfRun, StringComparison.Ordinal) ? ResolveRunAsync(named[FileReference.OfRun.Length..], cancellationToken)
            : named.StartsWith(FileReference.OfHash, StringComparison.Ordinal) ? ResolveHashAsync(named[FileReference.OfHash.Length..].ToLowerInvariant(), cancellationToken)
            : ResolvePathAsync(Path.GetFullPath(DataFolder.Expand(named)), cancellationToken);
    }

    public async Task<ResolvedReference> ConfirmAsync(ResolvedReference reference, IProgress<string> progress, CancellationToken cancellationToken)
    {
        progress.Report($"looking at {reference.Name}");
        var name = FileReference.Of(reference);
        if (await files.FindAsync(reference.Hash!, reference.Id, reference.Name, cancellationToken) is { } artifact)
        {
            await using var content = stored.Open(artifact.Hash!);
            return await FileHashes.OfAsync(content, cancellationToken) == artifact.Hash
                // What no run made by that name, but a library gave one, keeps it.
                ? reference is { Kind: ReferenceKinds.Artifact, Id: null } && reference.Name != reference.Hash ? reference : artifact
                : throw new InputChangedException($"{name} is damaged: what the store holds does not have its content hash.", "Restore it from a backup and resume, or run it again with another file.");
        }
        if (reference.Place is not { } path)
        {
            throw new InputChangedException($"{name} is not in the store any more.", "Run it again with another file.");
        }
        var (sha256, _) = await hashes.OfAsync(path, cancellationToken);
        return sha256 == reference.Hash
            ? reference
            : throw new InputChangedException(
                $"{Quote.Path(path)} is not the file that was submitted: its SHA-256 was {reference.Hash![..12]} and is {sha256[..12]} now.",
                "Put the old file back and resume, or run it again with the new one.");
    }

    private async Task<Resolution> ResolveRunAsync(string named, CancellationToken cancellationToken)
    {
        if (named.Split('/', 2) is not [{ Length: > 0 } runId, { Length: > 0 } name])
        {
            return Resolution.None("Name an artifact by its run and name, as in run:ID/episodes.jsonl.gz.");
        }
        if (await files.HashOfAsync(runId, name, cancellationToken) is not { } hash)
        {
            return Resolution.None($"There is no file {Quote.Of(name)} of a run {Quote.Of(runId)}; the run's page lists what it made.");
        }
        return await files.FindAsync(hash, runId, name, cancellationToken) is { } artifact
            ? Resolution.Found(artifact)
            : Resolution.None($"The file {name} of run {runId} is missing from the store.");
    }

    private async Task<Resolution> ResolveHashAsync(string hash, CancellationToken cancellationToken)
    {
        if (hash.Length != HashDigits || !hash.All(char.IsAsciiHexDigitLower))
        {
            return Resolution.None($"A content hash has {HashDigits} hexadecimal digits after sha256:.");
        }
        return await files.FindAsync(hash, null, null, cancellationToken) is { } artifact
            ? Resolution.Found(artifact)
            : Resolution.None($"The store holds no file with the content hash {Quote.Of(hash)}.");
    }

    private async Task<Resolution> ResolvePathAsync(string path, CancellationToken cancellationToken)
    {
        if (ReferencedFiles.HashIn(path) is { } stored && await files.FindAsync(stored, null, null, cancellationToken) is { } named)
        {
            return Resolution.Found(named);
        }
        if (!File.Exists(path))
        {
            return Resolution.None($"There is no file {Quote.Path(path)}.");
        }
        try
        {
            var (sha256, bytes) = await hashes.OfAsync(path, cancellationToken);
            return Resolution.Found(await files.FindAsync(sha256, null, null, cancellationToken)
                ?? new ResolvedReference { Kind = Kind, Name = Path.GetFileName(path), Hash = sha256, Place = path, Bytes = bytes });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Resolution.None(e.Message);
        }
    }
}
