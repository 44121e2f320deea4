using Vectorscope.Dashboard.State;

namespace Vectorscope.Dashboard.Search;

/// <summary>Finds pages and launch forms.</summary>
internal sealed class PageSearch(Destinations destinations) : ISearchProvider
{
    public const string Group = "Go to";

    public Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SearchHit>>([.. Find(destinations, text, most)]);

    /// <summary>The same at once; all of them for no text.</summary>
    public static IEnumerable<SearchHit> Find(Destinations destinations, string text, int most) =>
        SearchService.Best(destinations.Pages.Concat(destinations.Forms), page => page.Name, text, most)
            .Select(page => new SearchHit(Group, page.Name, null, page.Url, page.Icon) { Keys = page.Keys, Outside = page.Outside });
}
