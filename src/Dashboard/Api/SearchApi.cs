using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Dashboard.Search;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/search: what the palette finds.</summary>
internal static class SearchApi
{
    private const int Most = 50;

    internal static void MapSearch(this RouteGroupBuilder api) =>
        api.MapGet("/search", FindAsync).WithTags("Search").WithSummary("Pages, runs, entries of the libraries, models, tasks and traces by a part of their names: the best few of each, those that begin so first");

    private static async Task<Results<Ok<IReadOnlyList<SearchHit>>, ValidationProblem>> FindAsync(
        string q, SearchService search, CancellationToken cancellationToken, int count = 5) =>
        count is < 1 or > Most ? RequestProblems.Invalid("count", $"Give 1 to {Most}.") : TypedResults.Ok(await search.FindAsync(q, count, cancellationToken));
}
