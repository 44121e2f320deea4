using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Named;

/// <summary>Entries that specs name: by name or id, or a version by name and the start of its hash. The run keeps the content itself.</summary>
internal sealed class LibraryReferences(NamedLibrary library) : IReferenceResolver
{
    public string Kind => library.Kind.Name;

    public async Task<Resolution> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        if (await library.FindAsync(text, cancellationToken) is not { } row)
        {
            return Resolution.None(await library.UnknownAsync(text, cancellationToken));
        }
        using var content = JsonDocument.Parse(row.Content);
        return Resolution.Found(new ResolvedReference
        {
            Kind = Kind,
            Name = row.Name,
            Id = row.Id,
            Version = row.Version,
            Hash = row.Hash,
            Bytes = Encoding.UTF8.GetByteCount(row.Content),
            Content = content.RootElement.Clone(),
        });
    }

    public Task<ResolvedReference> ConfirmAsync(ResolvedReference reference, IProgress<string> progress, CancellationToken cancellationToken) => Task.FromResult(reference);
}
