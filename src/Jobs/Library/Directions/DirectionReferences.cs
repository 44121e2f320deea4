using System.Text.Json;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Library.Directions;

/// <summary>
/// Directions that specs and interventions name: by name in the library, as it was by <c>NAME@HASH</c>, or a file: a path, or one of the
/// store. Whatever it was, the run keeps the file that holds the numbers.
/// </summary>
internal sealed class DirectionReferences(Libraries libraries, FileReferences files, DirectionFiles directions) : IReferenceResolver
{
    private readonly NamedLibrary _library = libraries.Of<DirectionKind>();

    public string Kind => ReferenceKinds.Direction;

    /// <summary>Whether a text means a file and not a name.</summary>
    public static bool IsFile(string text) => InterventionFile.IsFile(text) || FileReference.IsOfStore(text);

    public Task<Resolution> ResolveAsync(string text, CancellationToken cancellationToken) => ResolveAsync(text, null, cancellationToken);

    /// <summary>As the other.</summary>
    /// <param name="folder">Of what names it: a relative path starts there; null for this process's own.</param>
    public async Task<Resolution> ResolveAsync(string text, string? folder, CancellationToken cancellationToken)
    {
        text = text.Trim();
        var found = IsFile(text)
            ? Named(await files.ResolveAsync(folder is null || FileReference.IsOfStore(text) ? text : Path.Combine(folder, DataFolder.Expand(text)), cancellationToken), text)
            : await FindAsync(text, cancellationToken);
        if (found.Reference is not { } reference)
        {
            return found;
        }
        try
        {
            directions.Open(reference);
            return found;
        }
        catch (DirectionException e)
        {
            return Resolution.None(e.Message);
        }
    }

    public Task<ResolvedReference> ConfirmAsync(ResolvedReference reference, IProgress<string> progress, CancellationToken cancellationToken) =>
        files.ConfirmAsync(reference, progress, cancellationToken);

    // A file that the store happens to hold is called what it was named by, not what a run once called the same bytes.
    private static Resolution Named(Resolution found, string text) =>
        found.Reference is { Kind: ReferenceKinds.Artifact } reference && !FileReference.IsOfStore(text)
            ? found with { Reference = reference with { Name = Path.GetFileName(text), Id = null } }
            : found;

    private async Task<Resolution> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (await _library.FindAsync(name, cancellationToken) is not { } row)
        {
            return Resolution.None(await _library.UnknownAsync(name, cancellationToken));
        }
        using var content = JsonDocument.Parse(row.Content);
        return Resolution.Found(new ResolvedReference
        {
            Kind = ReferenceKinds.Artifact,
            Name = row.Name,
            Version = row.Version,
            Hash = row.ContentAs<DirectionContent>().Sha256,
            Content = content.RootElement.Clone(),
        });
    }
}
