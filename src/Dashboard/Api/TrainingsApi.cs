using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/trainings/{runId}: where a training stands, its steps and what it came to. The run itself, its log and its files are under /api/runs.</summary>
internal static class TrainingsApi
{
    private const int MostRows = 10_000;
    private const int MostPoints = 10_000;

    internal static void MapTrainings(this RouteGroupBuilder api)
    {
        var run = api.MapGroup("/trainings/{runId}").WithTags("Trainings");
        run.MapGet("/", FindAsync).WithSummary("What a finished training came to: losses, tokens, seconds, data, the model's folder and hash");
        run.MapGet("/progress", ProgressAsync).WithSummary("Where a training stands: step, losses, learning rate, tokens a second, time left");
        run.MapGet("/steps", StepsAsync).WithSummary("Steps after a number, also while it goes on");
        run.MapGet("/steps.csv", CsvAsync).WithSummary("All steps so far as CSV").Produces<string>(contentType: MediaTypes.Csv);
        run.MapGet("/curve", CurveAsync).WithSummary("The steps so far taken together to few enough points to draw, with the smoothed loss, and every evaluation");
    }

    private static async Task<Results<Ok<TrainingReport>, ProblemHttpResult>> FindAsync(
        string runId, TrainingResults results, RunQueries runs, CancellationToken cancellationToken)
    {
        if (await results.ReadReportAsync(runId, cancellationToken) is { } report) return TypedResults.Ok(report);
        return await FindRunAsync(runId, runs, cancellationToken) is { } run
            ? RequestProblems.NotFound($"Run {runId} is {RunStateNames.Of(run.State)} and has no result{(run.State.IsEnd() ? "" : " yet")}.")
            : NoRun(runId);
    }

    private static async Task<Results<Ok<TrainingProgress>, ProblemHttpResult>> ProgressAsync(
        string runId, TrainingResults results, RunQueries runs, CancellationToken cancellationToken)
    {
        if (await FindRunAsync(runId, runs, cancellationToken) is not { } run) return NoRun(runId);
        var reader = await ReadAsync(runId, results, cancellationToken);
        return TypedResults.Ok(TrainingProgress.Of(reader.Steps, results.ReadPlan(run).Spec.Options.Steps));
    }

    private static async Task<Results<Ok<StepPage>, ValidationProblem, ProblemHttpResult>> StepsAsync(
        string runId, TrainingResults results, RunQueries runs, CancellationToken cancellationToken, int after = 0, int count = 1000)
    {
        if (count is < 1 or > MostRows) return RequestProblems.Invalid("count", $"Give 1 to {MostRows}.");
        if (await FindRunAsync(runId, runs, cancellationToken) is not { } run) return NoRun(runId);
        var reader = await ReadAsync(runId, results, cancellationToken);
        return TypedResults.Ok(new StepPage([.. reader.Steps.SkipWhile(step => step.Step <= after).Take(count)], results.ReadPlan(run).Spec.Options.Steps));
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> CsvAsync(
        string runId, TrainingResults results, RunQueries runs, CancellationToken cancellationToken)
    {
        if (await FindRunAsync(runId, runs, cancellationToken) is null) return NoRun(runId);
        var reader = await ReadAsync(runId, results, cancellationToken);
        return TypedResults.Stream(stream => StepCsv.WriteAsync(reader.Steps, stream, cancellationToken), $"{MediaTypes.Csv}; charset=utf-8", $"{runId}-steps.csv");
    }

    private static async Task<Results<Ok<TrainingCurve>, ValidationProblem, ProblemHttpResult>> CurveAsync(
        string runId, TrainingResults results, RunQueries runs, CancellationToken cancellationToken, int points = 1000)
    {
        if (points is < 1 or > MostPoints) return RequestProblems.Invalid("points", $"Give 1 to {MostPoints}.");
        if (await FindRunAsync(runId, runs, cancellationToken) is null) return NoRun(runId);
        var reader = await ReadAsync(runId, results, cancellationToken);
        return TypedResults.Ok(TrainingCurve.Of(reader.Steps, points));
    }

    private static async Task<StepReader> ReadAsync(string runId, TrainingResults results, CancellationToken cancellationToken)
    {
        var reader = new StepReader();
        await results.ReadStepsAsync(runId, reader, cancellationToken);
        return reader;
    }

    private static async Task<RunDetail?> FindRunAsync(string runId, RunQueries runs, CancellationToken cancellationToken) =>
        await runs.FindAsync(runId, cancellationToken) is { Kind: TrainingSpec.KindName } run ? run : null;

    private static ProblemHttpResult NoRun(string runId) => RequestProblems.NotFound($"There is no training {runId}.");
}
