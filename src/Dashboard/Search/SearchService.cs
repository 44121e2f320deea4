namespace Vectorscope.Dashboard.Search;

/// <summary>Finds whatever has a name: the palette asks it, and the API.</summary>
public sealed class SearchService(IEnumerable<ISearchProvider> providers)
{
    private readonly IReadOnlyList<ISearchProvider> _providers = [.. providers];

    /// <summary>The best few of each sort, sort by sort in a fixed order; nothing for a blank text.</summary>
    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken)
    {
        var wanted = text.Trim();
        if (wanted.Length == 0)
        {
            return [];
        }

        // Off the caller's thread: SQLite answers synchronously, and a page would stand still meanwhile.
        var found = await Task.WhenAll(_providers.Select(provider => Task.Run(() => provider.FindAsync(wanted, most, cancellationToken), cancellationToken)));
        return [.. found.SelectMany(hits => hits)];
    }

    /// <summary>The best few of what is at hand, those whose names begin with the text first.</summary>
    internal static IEnumerable<T> Best<T>(IEnumerable<T> all, Func<T, string> name, string text, int most) =>
        all.Where(one => name(one).Contains(text, StringComparison.OrdinalIgnoreCase))
            .OrderBy(one => name(one).StartsWith(text, StringComparison.OrdinalIgnoreCase) ? 0 : 1).Take(most);
}
