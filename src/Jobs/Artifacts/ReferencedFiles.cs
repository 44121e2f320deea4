using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>Opens the files that runs refer to: through the store what it holds, else by their path.</summary>
internal sealed partial class ReferencedFiles(ArtifactStore store, IDbContextFactory<VectorscopeContext> contexts)
{
    /// <exception cref="InvalidDataException">It refers to no file.</exception>
    public InputFile Open(ResolvedReference reference) => reference switch
    {
        { Kind: ReferenceKinds.Artifact, Hash: { } hash } => new InputFile(FileReference.Of(reference), () => store.Open(hash)),
        { Kind: ReferenceKinds.File, Place: { } path } => InputFile.At(path),
        _ => throw new InvalidDataException($"What the run keeps of \"{reference.Name}\" is no file."),
    };

    /// <summary>The artifact of this content; null when the store does not hold it.</summary>
    /// <param name="runId">A run that made it, if one is known; else the first that did, if there is one still.</param>
    public async Task<ResolvedReference?> FindAsync(string sha256, string? runId, string? name, CancellationToken cancellationToken)
    {
        if (store.PathOf(sha256) is null)
        {
            return null;
        }
        await using var content = store.Open(sha256);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var makers = context.Artifacts.AsNoTracking().Where(artifact => artifact.Sha256 == sha256).OrderBy(artifact => artifact.Id);
        var maker = await makers.FirstOrDefaultAsync(artifact => artifact.RunId == runId && artifact.Name == name, cancellationToken)
            ?? await makers.FirstOrDefaultAsync(cancellationToken);
        return new ResolvedReference { Kind = ReferenceKinds.Artifact, Name = maker?.Name ?? sha256, Hash = sha256, Id = maker?.RunId, Bytes = content.Length };
    }

    /// <summary>Content hash of what a run made under a name; null when it made nothing of that name.</summary>
    public async Task<string?> HashOfAsync(string runId, string name, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Artifacts.Where(artifact => artifact.RunId == runId && artifact.Name == name).Select(artifact => artifact.Sha256).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The hash in a path that is an artifact's place in some data folder's store, as forms used to write it; null for any other.</summary>
    public static string? HashIn(string path) => Stored().Match(path) is { Success: true } match ? match.Groups["hash"].Value : null;

    [GeneratedRegex(@"[/\\]artifacts[/\\](?<start>[0-9a-f]{2})[/\\](?<hash>\k<start>[0-9a-f]{62})\z")]
    private static partial Regex Stored();
}
