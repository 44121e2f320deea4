using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Jobs.Replaying;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/replays/{runId}: what a replay of a turn came to. The run itself, its log and its files are under /api/runs.</summary>
internal static class ReplaysApi
{
    internal static void MapReplays(this RouteGroupBuilder api) => api.MapGet("/replays/{runId}", FindAsync).WithTags("Replays")
        .WithSummary("What a finished replay came to: the original reply and each sample with what the parser made of it, its flags, its tokens, their projections, and where it leaves the original");

    private static async Task<Results<Ok<ReplayReport>, ProblemHttpResult>> FindAsync(string runId, ReplayResults results, RunQueries runs, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is not { Kind: ReplaySpec.KindName } run) return RequestProblems.NotFound($"There is no replay {runId}.");
        return await results.ReadReportAsync(runId, cancellationToken) is { } report
            ? TypedResults.Ok(report)
            : RequestProblems.NotFound($"Run {runId} is {RunStateNames.Of(run.State)} and has no result{(run.State.IsEnd() ? "" : " yet")}.");
    }
}
