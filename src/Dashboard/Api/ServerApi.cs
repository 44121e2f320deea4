using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Dashboard.Serving;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Serving.Requests;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/server: what is served to programs, to whom, and what they asked.</summary>
internal static class ServerApi
{
    private const int MostListed = 500;

    internal static void MapServer(this RouteGroupBuilder api)
    {
        var server = api.MapGroup("/server").WithTags("Server");
        server.MapGet("/", StateAsync).WithSummary("What is served at which address, and what the server does now");
        var requests = server.MapGroup("/requests");
        requests.MapGet("/", ListAsync).WithSummary("Kept requests of programs, the newest first; their traces are trials of the run \"served\"");
        server.MapGet("/requests.csv", Csv).WithSummary("All kept requests of a filter as CSV").Produces<string>(contentType: MediaTypes.Csv);
        server.MapGet("/requests.json", Json).WithSummary("All kept requests of a filter as one JSON list");
        requests.MapDelete("/", ClearAsync).WithSummary("Delete all kept requests of a filter");
        requests.MapDelete("/{id:long}", DeleteAsync).WithSummary("Delete a kept request");
    }

    private static async Task<Ok<ServerDocument>> StateAsync(ServerState state, HttpRequest request, CancellationToken cancellationToken) =>
        TypedResults.Ok(ServerDocument.Of(await state.ReadAsync(cancellationToken), $"{request.Scheme}://{request.Host}{ServingErrors.Root}"));

    private static async Task<Results<Ok<RequestPage>, ValidationProblem>> ListAsync(
        [AsParameters] RequestQuery query, RequestLog log, CancellationToken cancellationToken, int offset = 0, int count = 100)
    {
        if (query.Read(out var filter) is { } problem) return problem;
        if (offset < 0) return RequestProblems.Invalid("offset", "It must be 0 or more.");
        if (count is < 1 or > MostListed) return RequestProblems.Invalid("count", $"It must be 1 to {MostListed}.");
        return TypedResults.Ok(new RequestPage(await log.ListAsync(filter, offset, count, cancellationToken), await log.CountAsync(filter, cancellationToken), offset));
    }

    private static Results<PushStreamHttpResult, ValidationProblem> Csv([AsParameters] RequestQuery query, RequestLog log, CancellationToken cancellationToken) =>
        query.Read(out var filter) is { } problem ? problem
            : TypedResults.Stream(stream => RequestCsv.WriteAsync(log.StreamAsync(filter, cancellationToken), stream, cancellationToken), $"{MediaTypes.Csv}; charset=utf-8", "requests.csv");

    private static Results<Ok<IAsyncEnumerable<RequestRow>>, ValidationProblem> Json([AsParameters] RequestQuery query, RequestLog log, HttpResponse response, CancellationToken cancellationToken)
    {
        if (query.Read(out var filter) is { } problem) return problem;
        response.Headers.ContentDisposition = "attachment; filename=requests.json";
        return TypedResults.Ok(log.StreamAsync(filter, cancellationToken));
    }

    private static async Task<Results<Ok<Done>, ValidationProblem>> ClearAsync([AsParameters] RequestQuery query, RequestLog log, CancellationToken cancellationToken) =>
        query.Read(out var filter) is { } problem ? problem
            : TypedResults.Ok(new Done($"Deleted {Presentation.Format.Count(await log.DeleteAsync(filter, cancellationToken), "request")}."));

    private static async Task<Results<Ok<Done>, ProblemHttpResult>> DeleteAsync(long id, RequestLog log, CancellationToken cancellationToken) =>
        await log.DeleteAsync(id, cancellationToken) ? TypedResults.Ok(new Done("Deleted.")) : RequestProblems.NotFound("There is no such request; it may have been deleted.");
}

/// <summary>Part of the kept requests.</summary>
/// <param name="Total">Requests that the filter lets through.</param>
/// <param name="Offset">Requests before the first one here.</param>
internal sealed record RequestPage(IReadOnlyList<RequestRow> Items, int Total, int Offset);
