using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vectorscope.Dashboard.Presentation.TraceFile;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Exports;
using Vectorscope.Jobs.Benchmarking.Imports;
using Vectorscope.Jobs.Benchmarking.Patterns;
using Vectorscope.Jobs.Benchmarking.Projections;
using Vectorscope.Jobs.Benchmarking.Reparsing;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Traces.Import;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/benchmarks/{runId}: results, trials and turns of a benchmark. The run itself, its log and its files are under /api/runs.</summary>
internal static class BenchmarksApi
{
    private const int MostRows = 1000;
    private const int MostPoints = 5000;

    internal static void MapBenchmarks(this RouteGroupBuilder api)
    {
        var run = api.MapGroup("/benchmarks/{runId}").WithTags("Benchmarks");
        run.MapGet("/results", ResultsAsync).WithSummary("Results by arm: passed, trials, rate with its Wilson interval, counts; and the tasks that are not run");
        run.MapGet("/comparison", ComparisonAsync).WithSummary("Arms against a baseline (the first, or base): differences with intervals, exact tests, Holm, verdicts; settings and where they are not comparable");
        run.MapGet("/patterns", PatternsAsync).WithSummary("Failed trials by how they went wrong: their last findings and the agent's end, with each arm's share and Fisher's exact test against a baseline (the first, or base)");
        run.MapGet("/progress", ProgressAsync).WithSummary("How many trials wait, run and are finished, by outcome; rate and time left");
        run.MapGet("/grid", GridAsync).WithSummary("Tasks × arms with every attempt");
        run.MapGet("/trials", TrialsAsync).WithSummary("Trials, filtered, in the run's order; those after a change in the order of their changes");
        run.MapGet("/trials.csv", CsvAsync).WithSummary("All trials of a filter as CSV").Produces<string>(contentType: MediaTypes.Csv);
        run.MapGet("/trials.json", JsonAsync).WithSummary("All trials of a filter as one JSON list");
        run.MapGet("/trials/{trialId}", TrialAsync).WithSummary("One trial with its tries, rewards, stages and files");
        run.MapGet("/trials/{trialId}/turns", TurnsAsync).WithSummary("A trial's turns without their texts");
        run.MapGet("/trials/{trialId}/projections", ProjectionsAsync).WithSummary("A trial's recorded projections: directions and layers, turns in short, and one of them along the tokens in about as many points as asked for");
        run.MapGet("/trials/{trialId}/projections.csv", ProjectionsCsvAsync).WithSummary("All recorded projections of a trial as CSV, a line for each written token").Produces<string>(contentType: MediaTypes.Csv);
        run.MapGet("/trials/{trialId}/projections.json", ProjectionsJsonAsync).WithSummary("All recorded projections of a trial as one JSON list of its turns");
        run.MapGet("/trials/{trialId}/turns/{number}/projections", TurnProjectionsAsync).WithSummary("The recorded projections of a turn's reply, token by token");
        run.MapGet("/trials/{trialId}/trace.html", TraceFileAsync).WithSummary("A trial with all its turns as one HTML file that opens by itself").Produces<string>(contentType: "text/html");
        run.MapGet("/trials/{trialId}/find", FindAsync).WithSummary("Where words stand in a trial's turns: turn, part, offset and length, in the order of the turns");
        run.MapGet("/reparse", ReparseAsync).WithSummary("Stored replies under the parser strict or patched: what changes by arm, and which turns");
        api.MapPost("/benchmarks/import", ImportAsync).WithTags("Benchmarks").WithSummary("Import a folder of results (Harbor, Terminal-Bench 0.x) or a trajectory (ATIF)");
        run.MapPost("/export", ExportAsync).WithSummary("Write the run to a folder of the server's machine, for Harbor, as trajectories (ATIF) or as a table");
        run.MapGet("/trials/{trialId}/turns/{number}", TurnAsync).WithSummary("One turn with prompt, reply, parsed commands and what the terminal showed");
    }

    private static async Task<Results<Ok<BenchmarkResults>, ProblemHttpResult>> ResultsAsync(
        string runId, BenchmarkTables tables, CancellationToken cancellationToken) =>
        await tables.ResultsAsync(runId, cancellationToken) is { } results ? TypedResults.Ok(results) : NoRun(runId);

    private static async Task<Results<Ok<Comparison>, ValidationProblem, ProblemHttpResult>> ComparisonAsync(
        string runId, [FromQuery(Name = "base")] string? baseline, Comparisons comparisons, CancellationToken cancellationToken) =>
        await comparisons.OfRunAsync(runId, baseline, cancellationToken) is not { } comparison ? NoRun(runId)
        : comparison.Missing.Count > 0 ? RequestProblems.Invalid("base", $"The run has no arm {baseline}; it has {string.Join(", ", comparison.Arms.Select(arm => arm.Name))}.")
        : TypedResults.Ok(comparison);

    private static async Task<Results<Ok<PatternTable>, ValidationProblem, ProblemHttpResult>> PatternsAsync(
        string runId, [FromQuery(Name = "base")] string? baseline, FailurePatterns patterns, RunQueries runs, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is null) return NoRun(runId);
        var table = await patterns.OfRunAsync(runId, baseline, cancellationToken);
        return baseline is null || table.Arms.Contains(baseline)
            ? TypedResults.Ok(table)
            : RequestProblems.Invalid("base", $"The run has no graded trial of an arm {baseline}; it has some of {string.Join(", ", table.Arms)}.");
    }

    private static async Task<Results<Ok<ReparseResult>, ValidationProblem, ProblemHttpResult>> ReparseAsync(
        string runId, string mode, Reparse reparse, CancellationToken cancellationToken)
    {
        if (!QueryChoice.TryParse<ParserMode>(mode, out var parser)) return RequestProblems.Invalid("mode", QueryChoice.Advice<ParserMode>(mode));
        return await reparse.RunAsync(runId, parser, cancellationToken) is { } result ? TypedResults.Ok(result) : NoRun(runId);
    }

    private static async Task<Results<Ok<ImportedRun>, ValidationProblem>> ImportAsync(
        ResultFolderRequest request, RunImport import, CancellationToken cancellationToken)
    {
        if (!Path.IsPathFullyQualified(request.Folder)) return RequestProblems.Invalid("folder", "Give an absolute path, as the server sees it.");
        try
        {
            return TypedResults.Ok(await import.ImportAsync(request.Folder, cancellationToken));
        }
        catch (TraceFormatException e)
        {
            return RequestProblems.Invalid("folder", e.Message);
        }
    }

    private static async Task<Results<Ok<ExportResult>, ValidationProblem, ProblemHttpResult>> ExportAsync(
        string runId, ExportRequest request, RunExport export, RunQueries runs, CancellationToken cancellationToken)
    {
        if (request.Folder is not { } folder || !Path.IsPathFullyQualified(folder)) return RequestProblems.Invalid("folder", "Give an absolute path, as the server sees it.");
        if (await runs.FindAsync(runId, cancellationToken) is null) return NoRun(runId);
        try
        {
            var result = await export.ExportAsync(runId, request.Format, folder, cancellationToken);
            return result.Problem is null ? TypedResults.Ok(result) : RequestProblems.Invalid("folder", result.Problem);
        }
        catch (Exception e) when (e is TraceFormatException or IOException or UnauthorizedAccessException)
        {
            return RequestProblems.Conflict(e.Message);
        }
    }

    private static async Task<Results<Ok<BenchmarkProgress>, ProblemHttpResult>> ProgressAsync(
        string runId, BenchmarkTables tables, RunQueries runs, CancellationToken cancellationToken) =>
        await runs.FindAsync(runId, cancellationToken) is null ? NoRun(runId) : TypedResults.Ok(await tables.ProgressAsync(runId, cancellationToken));

    private static async Task<Results<Ok<TrialGrid>, ProblemHttpResult>> GridAsync(
        string runId, BenchmarkTables tables, RunQueries runs, CancellationToken cancellationToken) =>
        await runs.FindAsync(runId, cancellationToken) is null ? NoRun(runId) : TypedResults.Ok(await tables.GridAsync(runId, cancellationToken));

    private static async Task<Results<Ok<TrialPage>, ValidationProblem, ProblemHttpResult>> TrialsAsync(
        string runId, [AsParameters] TrialQuery query, TrialQueries queries, RunQueries runs, CancellationToken cancellationToken,
        int offset = 0, int count = 100)
    {
        if (query.Read(out var filter) is { } problem) return problem;
        if (offset < 0) return RequestProblems.Invalid("offset", "Give 0 or more.");
        if (count is < 1 or > MostRows) return RequestProblems.Invalid("count", $"Give 1 to {MostRows}.");
        if (await runs.FindAsync(runId, cancellationToken) is null) return NoRun(runId);
        return TypedResults.Ok(new TrialPage(
            await queries.TrialsAsync(runId, filter, offset, count, cancellationToken),
            await queries.CountAsync(runId, filter, cancellationToken),
            offset));
    }

    private static async Task<Results<PushStreamHttpResult, ValidationProblem, ProblemHttpResult>> CsvAsync(
        string runId, [AsParameters] TrialQuery query, TrialQueries queries, RunQueries runs, CancellationToken cancellationToken)
    {
        if (query.Read(out var filter) is { } problem) return problem;
        if (await runs.FindAsync(runId, cancellationToken) is null) return NoRun(runId);
        return TypedResults.Stream(
            stream => TrialCsv.WriteAsync(queries.StreamTrialsAsync(runId, filter, cancellationToken), stream, cancellationToken),
            $"{MediaTypes.Csv}; charset=utf-8", $"{runId}-trials.csv");
    }

    private static async Task<Results<Ok<IAsyncEnumerable<TrialRow>>, ValidationProblem, ProblemHttpResult>> JsonAsync(
        string runId, [AsParameters] TrialQuery query, TrialQueries queries, RunQueries runs, HttpResponse response, CancellationToken cancellationToken)
    {
        if (query.Read(out var filter) is { } problem) return problem;
        if (await runs.FindAsync(runId, cancellationToken) is null) return NoRun(runId);
        response.Headers.ContentDisposition = $"attachment; filename={runId}-trials.json";
        return TypedResults.Ok(queries.StreamTrialsAsync(runId, filter, cancellationToken));
    }

    private static async Task<Results<Ok<TrialDetail>, ProblemHttpResult>> TrialAsync(
        string runId, long trialId, TrialDetails details, CancellationToken cancellationToken) =>
        await details.FindAsync(runId, trialId, cancellationToken) is { } trial ? TypedResults.Ok(trial) : NoTrial(runId, trialId);

    private static async Task<Results<Ok<IReadOnlyList<TurnRow>>, ProblemHttpResult>> TurnsAsync(
        string runId, long trialId, TrialQueries queries, CancellationToken cancellationToken) =>
        await queries.HasTrialAsync(runId, trialId, cancellationToken)
            ? TypedResults.Ok(await queries.TurnsAsync(trialId, cancellationToken))
            : NoTrial(runId, trialId);

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> TraceFileAsync(
        string runId, long trialId, TrialDetails details, TrialQueries queries, RunQueries runs, CancellationToken cancellationToken)
    {
        if (await details.FindAsync(runId, trialId, cancellationToken) is not { } trial || await runs.FindAsync(runId, cancellationToken) is not { } run) return NoTrial(runId, trialId);
        return TypedResults.Stream(
            stream => TraceHtml.WriteAsync(run.Name, trial, queries.StreamTurnsAsync(trialId, cancellationToken), stream, cancellationToken),
            "text/html; charset=utf-8", $"{trial.Row.Name}.html");
    }

    private static async Task<Results<Ok<TraceTurn>, ProblemHttpResult>> TurnAsync(
        string runId, long trialId, int number, TrialQueries queries, CancellationToken cancellationToken)
    {
        if (!await queries.HasTrialAsync(runId, trialId, cancellationToken)) return NoTrial(runId, trialId);
        return await queries.TurnAsync(trialId, number, cancellationToken) is { } turn
            ? TypedResults.Ok(turn)
            : RequestProblems.NotFound($"Trial {trialId} has no turn {number}.");
    }

    private static async Task<Results<Ok<FoundInTrial>, ValidationProblem, ProblemHttpResult>> FindAsync(
        string runId, long trialId, string q, TrialQueries queries, TraceFind find, CancellationToken cancellationToken)
    {
        if (q.Length > LiteralQuery.MostCharacters) return RequestProblems.Invalid("q", $"Give at most {LiteralQuery.MostCharacters} characters.");
        return await queries.HasTrialAsync(runId, trialId, cancellationToken)
            ? TypedResults.Ok(await find.InTrialAsync(trialId, q, cancellationToken))
            : NoTrial(runId, trialId);
    }

    private static async Task<Results<Ok<ProjectedTrial>, ValidationProblem, ProblemHttpResult>> ProjectionsAsync(
        string runId, long trialId, ProjectionQueries queries, CancellationToken cancellationToken, string? direction = null, int? layer = null, int points = 500)
    {
        if (points is < 1 or > MostPoints) return RequestProblems.Invalid("points", $"Give 1 to {MostPoints}.");
        if (await queries.SeriesAsync(runId, trialId, cancellationToken) is not { } known) return NoTrial(runId, trialId);
        if (direction is not null && known.All(one => one.Direction != direction)) return RequestProblems.Invalid("direction", $"The trial's tokens are projected on {Named(known.Select(one => one.Direction))}.");
        if (layer is not null && known.All(one => one.Layer != layer)) return RequestProblems.Invalid("layer", $"Its projections are at layer {Named(known.Select(one => $"{one.Layer}"))}.");
        return await queries.TrialAsync(runId, trialId, direction, layer, points, cancellationToken) is { } trial ? TypedResults.Ok(trial) : NoTrial(runId, trialId);
    }

    private static string Named(IEnumerable<string> names) => names.Distinct().ToList() is { Count: > 0 } all ? string.Join(", ", all) : "nothing";

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ProjectionsCsvAsync(
        string runId, long trialId, ProjectionQueries queries, CancellationToken cancellationToken) =>
        await queries.SeriesAsync(runId, trialId, cancellationToken) is { } series
            ? TypedResults.Stream(
                stream => ProjectionCsv.WriteAsync(series, queries.StreamAsync(runId, trialId, cancellationToken), stream, cancellationToken),
                $"{MediaTypes.Csv}; charset=utf-8", $"{runId}-{trialId}-projections.csv")
            : NoTrial(runId, trialId);

    private static async Task<Results<Ok<IAsyncEnumerable<ProjectedReply>>, ProblemHttpResult>> ProjectionsJsonAsync(
        string runId, long trialId, ProjectionQueries queries, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await queries.SeriesAsync(runId, trialId, cancellationToken) is null) return NoTrial(runId, trialId);
        response.Headers.ContentDisposition = $"attachment; filename={runId}-{trialId}-projections.json";
        return TypedResults.Ok(queries.StreamAsync(runId, trialId, cancellationToken));
    }

    private static async Task<Results<Ok<ProjectedReply>, ProblemHttpResult>> TurnProjectionsAsync(
        string runId, long trialId, int number, ProjectionQueries queries, CancellationToken cancellationToken)
    {
        if (await queries.SeriesAsync(runId, trialId, cancellationToken) is null) return NoTrial(runId, trialId);
        return await queries.TurnAsync(runId, trialId, number, cancellationToken) is { } turn
            ? TypedResults.Ok(turn)
            : RequestProblems.NotFound($"No projections are kept of turn {number} of trial {trialId}.");
    }

    private static ProblemHttpResult NoRun(string runId) => RequestProblems.NotFound($"There is no run {runId}.");

    private static ProblemHttpResult NoTrial(string runId, long trialId) => RequestProblems.NotFound($"Run {runId} has no trial {trialId}.");
}
