namespace Vectorscope.Dashboard.Search;

/// <summary>Finds one sort of thing by its name.</summary>
public interface ISearchProvider
{
    /// <summary>The best few, those whose names begin with the text first.</summary>
    Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken);
}
