using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Sweeping;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/sweeps/{runId}: the cells of a sweep, also while it goes on. The run itself, its log and its files are under /api/runs, its trials under /api/benchmarks.</summary>
internal static class SweepsApi
{
    internal static void MapSweeps(this RouteGroupBuilder api)
    {
        var run = api.MapGroup("/sweeps/{runId}").WithTags("Sweeps");
        run.MapGet("/", FindAsync).WithSummary("Every cell of a sweep with its intervention, what was measured of it, its trials and the path of its calibration; of one that goes on or was stopped, what is there by then");
        run.MapGet("/cells.csv", CsvAsync).WithSummary("The cells as CSV, the model as it is first").Produces<string>(contentType: MediaTypes.Csv);
    }

    private static async Task<Results<Ok<SweepReport>, ProblemHttpResult>> FindAsync(string runId, SweepResults results, CancellationToken cancellationToken) =>
        await results.ReadAsync(runId, cancellationToken) is { } report ? TypedResults.Ok(report) : NoRun(runId);

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> CsvAsync(string runId, SweepResults results, CancellationToken cancellationToken) =>
        await results.ReadAsync(runId, cancellationToken) is { } report
            ? TypedResults.Stream(stream => SweepCsv.WriteAsync(report, stream, cancellationToken), $"{MediaTypes.Csv}; charset=utf-8", $"{runId}-cells.csv")
            : NoRun(runId);

    private static ProblemHttpResult NoRun(string runId) => RequestProblems.NotFound($"There is no sweep {runId}.");
}
