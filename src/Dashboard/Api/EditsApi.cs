using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/edits/{runId}: what an edit of weights came to. The run itself, its log and its files are under /api/runs.</summary>
internal static class EditsApi
{
    internal static void MapEdits(this RouteGroupBuilder api) => api.MapGet("/edits/{runId}", FindAsync).WithTags("Edits")
        .WithSummary("What a finished edit came to: which matrices were edited, what is left of the direction, which constants were added and how far that is from run time, how far the model moved, the model's folder and hash");

    private static async Task<Results<Ok<EditReport>, ProblemHttpResult>> FindAsync(string runId, EditResults results, RunQueries runs, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is not { Kind: EditSpec.KindName } run) return RequestProblems.NotFound($"There is no edit {runId}.");
        return await results.ReadReportAsync(runId, cancellationToken) is { } report
            ? TypedResults.Ok(report)
            : RequestProblems.NotFound($"Run {runId} is {RunStateNames.Of(run.State)} and has no result{(run.State.IsEnd() ? "" : " yet")}.");
    }
}
