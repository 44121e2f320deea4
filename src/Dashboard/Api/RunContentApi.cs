using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/runs/{id}/…: a run's log, timeline, attempts, lineage and artifacts.</summary>
internal static class RunContentApi
{
    private const int MostLines = 5000;

    internal static void MapRunContent(this RouteGroupBuilder runs)
    {
        runs.MapGet("/{id}/log", LogAsync).WithSummary("Log lines after a sequence number");
        runs.MapGet("/{id}/log.txt", LogTextAsync).WithSummary("The whole log as text").Produces<string>(contentType: "text/plain");
        runs.MapGet("/{id}/timeline", TimelineAsync).WithSummary("State changes, oldest first");
        runs.MapGet("/{id}/attempts", AttemptsAsync).WithSummary("Each try at the run and how it ended");
        runs.MapGet("/{id}/lineage", LineageAsync).WithSummary("What the run read, and which runs read what it made");
        runs.MapGet("/{id}/artifacts", ArtifactsAsync).WithSummary("Files that the run made");
        runs.MapGet("/{id}/artifacts.csv", ArtifactsCsvAsync).WithSummary("Files that the run made as CSV").Produces<string>(contentType: MediaTypes.Csv);
        runs.MapGet("/{id}/artifact-places", PlacesAsync).WithSummary("Where the files of a run lie; for callers on the server's own machine");
        runs.MapGet("/{id}/artifacts/{**name}", DownloadAsync).WithSummary("Download a file; ranges are supported").Produces<byte[]>(contentType: "application/octet-stream");
    }

    private static async Task<Results<Ok<LogPage>, ValidationProblem, ProblemHttpResult>> LogAsync(
        string id, RunQueries queries, CancellationToken cancellationToken, long after = 0, int count = 1000)
    {
        if (count is < 1 or > MostLines) return RequestProblems.Invalid("count", $"Give 1 to {MostLines}.");
        if (await queries.FindAsync(id, cancellationToken) is null) return NoRun(id);
        var lines = await queries.LogAsync(id, after, count, cancellationToken);
        return TypedResults.Ok(new LogPage(lines, lines.Count > 0 ? lines[^1].Sequence : after));
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> LogTextAsync(string id, RunQueries queries, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(id, cancellationToken) is null) return NoRun(id);
        return TypedResults.Stream(async stream =>
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false));
            for (var after = 0L; await queries.LogAsync(id, after, MostLines, cancellationToken) is { Count: > 0 } lines; after = lines[^1].Sequence)
                foreach (var line in lines)
                    await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{line.At:O} {line.Level,-11} {line.Text}"));
        }, "text/plain; charset=utf-8", $"{id}.log");
    }

    private static async Task<Results<Ok<IReadOnlyList<RunEventRow>>, ProblemHttpResult>> TimelineAsync(string id, RunQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is null ? NoRun(id) : TypedResults.Ok(await queries.TimelineAsync(id, cancellationToken));

    private static async Task<Results<Ok<IReadOnlyList<AttemptRow>>, ProblemHttpResult>> AttemptsAsync(string id, RunQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is null ? NoRun(id) : TypedResults.Ok(await queries.AttemptsAsync(id, cancellationToken));

    private static async Task<Results<Ok<IReadOnlyList<LineageRow>>, ProblemHttpResult>> LineageAsync(string id, RunQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is null ? NoRun(id) : TypedResults.Ok(await queries.LineageAsync(id, cancellationToken));

    private static async Task<Results<Ok<IReadOnlyList<ArtifactRow>>, ProblemHttpResult>> ArtifactsAsync(string id, RunQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is null ? NoRun(id) : TypedResults.Ok(await queries.ArtifactsAsync(id, cancellationToken));

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ArtifactsCsvAsync(string id, RunQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is null ? NoRun(id) : TypedResults.Stream(
            stream => ArtifactCsv.WriteAsync(queries.StreamArtifactsAsync(id, cancellationToken), stream, cancellationToken), $"{MediaTypes.Csv}; charset=utf-8", $"{id}-artifacts.csv");

    private static async Task<Results<Ok<IReadOnlyList<ArtifactPlace>>, ProblemHttpResult>> PlacesAsync(
        string id, HttpContext context, RunQueries queries, ArtifactStore store, CancellationToken cancellationToken)
    {
        // A path of this machine means nothing elsewhere, and says more of it than others need to know.
        if (context.Connection.RemoteIpAddress is { } caller && !IPAddress.IsLoopback(caller))
            return RequestProblems.Forbidden($"Only callers on the server's own machine are told where files lie. /api/runs/{id}/artifacts lists them, and /api/runs/{id}/artifacts/NAME downloads one.");
        if (await queries.FindAsync(id, cancellationToken) is null) return NoRun(id);
        var files = await queries.ArtifactsAsync(id, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ArtifactPlace>>([.. files.Select(file => new ArtifactPlace(file.Name, file.Kind, file.Bytes, file.Sha256, store.PathOf(file.Sha256)))]);
    }

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> DownloadAsync(
        string id, string name, RunQueries queries, ArtifactStore store, CancellationToken cancellationToken)
    {
        if (await queries.FindArtifactAsync(id, name, cancellationToken) is not { } artifact)
            return RequestProblems.NotFound($"Run {id} has no artifact \"{Quote.Of(name)}\". /api/runs/{id}/artifacts lists what it has.");
        if (store.PathOf(artifact.Sha256) is not { } path)
            return RequestProblems.NotFound($"The file of \"{Quote.Of(name)}\" is gone from the data folder.");
        // As a download, never as a page of this origin: an artifact may hold what a model wrote.
        return TypedResults.PhysicalFile(path, artifact.MediaType, Path.GetFileName(artifact.Name), artifact.CreatedAt, new EntityTagHeaderValue($"\"{artifact.Sha256}\""), enableRangeProcessing: true);
    }

    private static ProblemHttpResult NoRun(string id) => RequestProblems.NotFound($"There is no run {id}.");
}
