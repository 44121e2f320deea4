using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Library.Named;

/// <summary>The stored files that a library's entries name, in what they hold now and in what they held before.</summary>
internal sealed partial class LibraryFileHolder(LibraryKind kind) : IFileHolder
{
    public async Task<IReadOnlySet<string>> HeldAsync(VectorscopeContext context, CancellationToken cancellationToken)
    {
        var contents = await (
            from entry in context.LibraryEntries
            where entry.Kind == kind.Name
            join version in context.LibraryVersions on entry.Id equals version.EntryId
            select version.Content).ToListAsync(cancellationToken);
        return contents.SelectMany(In).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Content hashes in an entry's content. One that names no file keeps none.</summary>
    public static IEnumerable<string> In(string content) => Hash().Matches(content).Select(match => match.Value);

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")]
    private static partial Regex Hash();
}
