using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/runs: the list, submitting, and what can be done with a run. What a run has made is in <see cref="RunContentApi"/>.</summary>
internal static class RunsApi
{
    internal const int MostRows = 1000;
    private const int LongestKey = 200;

    internal static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("/", ListAsync).WithSummary("List runs, filtered and sorted");
        api.MapGet("/runs.csv", Csv).WithTags("Runs").WithSummary("All runs of a filter as CSV").Produces<string>(contentType: MediaTypes.Csv);
        api.MapGet("/runs.json", Json).WithTags("Runs").WithSummary("All runs of a filter as one JSON list");
        api.MapGet("/run-names/{names}", NamesAsync).WithTags("Runs").WithSummary("The models, personas or tags of the runs of a filter, with how many runs have each");
        runs.MapPost("/", SubmitAsync).WithSummary("Check a spec and queue it").TakesSpec();
        runs.MapPost("/check", CheckAsync).WithSummary("Check a spec without queueing it").TakesSpec();
        runs.MapGet("/compare", CompareAsync).WithSummary("What two runs of one kind were told differently, field by field");
        runs.MapGet("/{id}", FindAsync).WithSummary("One run with its spec, state and progress");
        runs.MapPatch("/{id}", EditAsync).WithSummary("Rename a run, change its notes or tags");
        runs.MapDelete("/{id}", DeleteAsync).WithSummary("Delete an ended run, its log and what only it made");
        runs.MapPost("/{id}/cancel", CancelAsync).WithSummary("Cancel a queued run, or ask a running one to stop");
        runs.MapPost("/{id}/resume", ResumeAsync).WithSummary("Queue an interrupted, failed or cancelled run again; finished items are kept");
        runs.MapPost("/{id}/archive", ArchiveAsync).WithSummary("Take an ended run out of the list");
        runs.MapPost("/{id}/unarchive", UnarchiveAsync).WithSummary("Put an archived run back into the list");
        runs.MapRunContent();
    }

    private static async Task<Results<Ok<RunPage>, ValidationProblem>> ListAsync(
        [AsParameters] RunQuery query, RunQueries queries, CancellationToken cancellationToken, int offset = 0, int count = 100)
    {
        if (query.Read(out var filter, out var sort) is { } problem) return problem;
        if (offset < 0) return RequestProblems.Invalid("offset", "Give 0 or more.");
        if (count is < 1 or > MostRows) return RequestProblems.Invalid("count", $"Give 1 to {MostRows}.");
        return TypedResults.Ok(new RunPage(
            await queries.ListAsync(filter, sort, query.Descending, offset, count, cancellationToken),
            await queries.CountAsync(filter, cancellationToken),
            offset));
    }

    private static Results<PushStreamHttpResult, ValidationProblem> Csv([AsParameters] RunQuery query, RunQueries queries, CancellationToken cancellationToken) =>
        query.Read(out var filter, out var sort) is { } problem ? problem : TypedResults.Stream(
            stream => RunCsv.WriteAsync(queries.StreamAsync(filter, sort, query.Descending, cancellationToken), stream, cancellationToken),
            $"{MediaTypes.Csv}; charset=utf-8", "runs.csv");

    private static Results<Ok<IAsyncEnumerable<RunRow>>, ValidationProblem> Json(
        [AsParameters] RunQuery query, RunQueries queries, HttpResponse response, CancellationToken cancellationToken)
    {
        if (query.Read(out var filter, out var sort) is { } problem) return problem;
        response.Headers.ContentDisposition = "attachment; filename=runs.json";
        return TypedResults.Ok(queries.StreamAsync(filter, sort, query.Descending, cancellationToken));
    }

    private static async Task<Results<Ok<IReadOnlyList<FacetCount>>, ValidationProblem>> NamesAsync(
        string names, [AsParameters] RunQuery query, RunQueries queries, CancellationToken cancellationToken)
    {
        if (!QueryChoice.TryParse<RunFacetKind>(names, out var kind)) return RequestProblems.Invalid("names", QueryChoice.Advice<RunFacetKind>(names));
        if (query.Read(out var filter, out _) is { } problem) return problem;
        return TypedResults.Ok(await queries.FacetsAsync(filter, kind, cancellationToken));
    }

    private static async Task<Results<Created<SubmittedRun>, ValidationProblem>> SubmitAsync(
        [FromBody] JsonElement spec, RunService service, CancellationToken cancellationToken, string? copiedFrom = null, string? study = null, string? tags = null,
        [FromHeader(Name = "Idempotency-Key")] string? key = null)
    {
        if (key?.Length > LongestKey) return RequestProblems.Invalid("Idempotency-Key", $"It has at most {LongestKey} characters.");
        var result = await service.SubmitAsync(spec, copiedFrom, new SubmitOptions { Key = key, Study = study, Tags = tags?.Trim() ?? "" }, cancellationToken);
        return result.IsAccepted
            ? TypedResults.Created($"/api/runs/{result.RunId}", new SubmittedRun(result.RunId))
            : RequestProblems.Invalid(result.Errors);
    }

    private static async Task<Results<Ok<SpecVerdict>, ValidationProblem>> CheckAsync(
        [FromBody] JsonElement spec, RunService service, CancellationToken cancellationToken)
    {
        var check = await service.CheckAsync(spec, cancellationToken);
        return check.Errors.Count == 0 ? TypedResults.Ok(new SpecVerdict(check.Name!, check.Notes)) : RequestProblems.Invalid(check.Errors);
    }

    private static async Task<Results<Ok<RunComparison>, ProblemHttpResult>> CompareAsync(
        string a, string b, RunComparer comparer, CancellationToken cancellationToken)
    {
        var result = await comparer.CompareAsync(a, b, cancellationToken);
        return result.Comparison is { } comparison ? TypedResults.Ok(comparison)
            : result.IsMissing ? RequestProblems.NotFound(result.Problem!)
            : TypedResults.Problem(result.Problem, statusCode: StatusCodes.Status400BadRequest, title: "Not to be compared");
    }

    private static async Task<Results<Ok<RunDocument>, ProblemHttpResult>> FindAsync(string id, RunQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is { } run ? TypedResults.Ok(RunDocument.Of(run)) : RequestProblems.NotFound($"There is no run {id}.");

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> EditAsync(
        string id, RunEdit edit, RunService service, CancellationToken cancellationToken) => RequestProblems.Of(await service.EditAsync(id, edit, cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> DeleteAsync(
        string id, RunService service, CancellationToken cancellationToken) => RequestProblems.Of(await service.DeleteAsync(id, cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> CancelAsync(
        string id, RunService service, CancellationToken cancellationToken) => RequestProblems.Of(await service.CancelAsync(id, cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> ResumeAsync(
        string id, RunService service, CancellationToken cancellationToken) => RequestProblems.Of(await service.ResumeAsync(id, cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> ArchiveAsync(
        string id, RunService service, CancellationToken cancellationToken) => RequestProblems.Of(await service.ArchiveAsync(id, archived: true, cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> UnarchiveAsync(
        string id, RunService service, CancellationToken cancellationToken) => RequestProblems.Of(await service.ArchiveAsync(id, archived: false, cancellationToken));
}
