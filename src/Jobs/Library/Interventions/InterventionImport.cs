using System.Text.Json;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Interventions;

/// <summary>Takes an intervention's file into the library, and with it the files of directions that it names: the library then names them by their content.</summary>
public sealed class InterventionImport(Libraries libraries, DirectionLibrary directions, ArtifactStore artifacts)
{
    private readonly NamedLibrary _library = libraries.Of<InterventionKind>();

    /// <param name="path">A JSON file.</param>
    /// <param name="title">What it is to be called.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InterventionException">It is no intervention.</exception>
    /// <exception cref="DirectionException">A file that it names is no direction.</exception>
    public async Task<LibraryResult> ImportAsync(string path, DirectionTitle title, CancellationToken cancellationToken)
    {
        var intervention = InterventionFile.Read(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var copies = new Dictionary<string, (string Temporary, string Sha256)>(StringComparer.Ordinal);
        try
        {
            foreach (var (_, direction) in InterventionDirections.Of(intervention))
            {
                if (DirectionReferences.IsFile(direction) && !FileReference.IsOfStore(direction) && !copies.ContainsKey(direction))
                {
                    copies[direction] = await directions.CopyAsync(Path.GetFullPath(Store.DataFolder.Expand(direction), folder), cancellationToken);
                }
            }
            var kept = InterventionDirections.Named(intervention, text => copies.TryGetValue(text, out var copy) ? FileReference.OfHash + copy.Sha256 : text);
            var before = title.Replace && await _library.FindAsync(title.Name, cancellationToken) is { } row
                && string.Equals(row.Name, title.Name.Trim(), StringComparison.OrdinalIgnoreCase) ? row : null;
            var draft = new LibraryDraft<InterventionContent> { Name = title.Name, Description = title.Description, Content = InterventionContent.Of(kept) };
            return await _library.SaveWithFilesAsync(draft, before?.Id, () =>
            {
                foreach (var (temporary, sha256) in copies.Values)
                {
                    artifacts.Keep(temporary, sha256);
                }
            }, cancellationToken);
        }
        finally
        {
            foreach (var (temporary, _) in copies.Values)
            {
                // Gone already when the store took it.
                File.Delete(temporary);
            }
        }
    }
}
