using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/traces: words in the traces of all runs, and the index that finds them.</summary>
internal static class TracesApi
{
    internal const int MostTrials = 100;

    internal static void MapTraces(this RouteGroupBuilder api)
    {
        var traces = api.MapGroup("/traces").WithTags("Traces");
        traces.MapGet("/search", SearchAsync).WithSummary("Trials with words in their traces, the newest first or those with the most places, with the text around them; next says where to go on");
        traces.MapGet("/search.csv", CsvAsync).WithSummary("All places as CSV").Produces<string>(contentType: MediaTypes.Csv);
        traces.MapGet("/search.json", JsonAsync).WithSummary("All places as one JSON list");
        traces.MapGet("/index", IndexAsync).WithSummary("How far the index of traces has come");
        traces.MapPost("/index", WorkAsync).WithSummary("Bring the index on for some seconds, where no server does so, and say how far it has come");
    }

    private static async Task<Results<Ok<TracePage>, ValidationProblem>> SearchAsync(
        [AsParameters] TraceSearchQuery query, TraceSearch search, CancellationToken cancellationToken, string? next = null, int count = 20)
    {
        if (query.Read(out var wanted) is { } problem) return problem;
        if (count is < 1 or > MostTrials) return RequestProblems.Invalid("count", $"Give 1 to {MostTrials}.");
        if (next is not null && !long.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return RequestProblems.Invalid("next", "Give what the page before said.");
        return TypedResults.Ok(await search.FindAsync(wanted, next, count, cancellationToken));
    }

    private static Results<PushStreamHttpResult, ValidationProblem> CsvAsync([AsParameters] TraceSearchQuery query, TraceSearch search, CancellationToken cancellationToken) =>
        query.Read(out var wanted) is { } problem ? problem : TypedResults.Stream(
            stream => TraceCsv.WriteAsync(search.StreamAsync(wanted, cancellationToken), stream, cancellationToken), $"{MediaTypes.Csv}; charset=utf-8", "traces.csv");

    private static Results<Ok<IAsyncEnumerable<TraceRow>>, ValidationProblem> JsonAsync(
        [AsParameters] TraceSearchQuery query, TraceSearch search, HttpResponse response, CancellationToken cancellationToken)
    {
        if (query.Read(out var wanted) is { } problem) return problem;
        response.Headers.ContentDisposition = "attachment; filename=traces.json";
        return TypedResults.Ok(search.StreamAsync(wanted, cancellationToken));
    }

    private static async Task<Ok<TraceIndexState>> IndexAsync(TraceIndexer indexer, CancellationToken cancellationToken) =>
        TypedResults.Ok(await indexer.StateAsync(cancellationToken));

    private static async Task<Ok<TraceIndexState>> WorkAsync(TraceIndexer indexer, CancellationToken cancellationToken)
    {
        await indexer.WorkAsync(cancellationToken);
        return TypedResults.Ok(await indexer.StateAsync(cancellationToken));
    }
}
