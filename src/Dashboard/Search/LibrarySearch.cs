using Vectorscope.Jobs.Library.Named;

namespace Vectorscope.Dashboard.Search;

/// <summary>Finds entries of one named library.</summary>
/// <param name="group">Their heading.</param>
/// <param name="url">The page of an entry, by its id.</param>
internal sealed class LibrarySearch(NamedLibrary library, string group, string icon, Func<string, string> url) : ISearchProvider
{
    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken) =>
        [.. (await library.NamedAsync(text, most, cancellationToken)).Select(entry => new SearchHit(group, entry.Name, entry.Description.Length > 0 ? entry.Description : null, url(entry.Id), icon))];
}
