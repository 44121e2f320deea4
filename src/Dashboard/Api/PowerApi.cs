using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Benchmarking.Power;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/power: how often a planned comparison finds an effect; and of a benchmark, what it can tell so far.</summary>
internal static class PowerApi
{
    internal static void MapPower(this RouteGroupBuilder api)
    {
        api.MapGet("/power", PowerAsync).WithTags("Benchmarks").WithSummary("How often a comparison of two arms finds an effect, by simulation, and the smallest effects that it finds with 50, 80 and 90 %");
        api.MapGet("/benchmarks/{runId}/power", SoFarAsync).WithTags("Benchmarks").WithSummary("What a benchmark can tell apart with the trials done so far and at its end, and the evidence that may be watched");
    }

    private static async Task<Results<Ok<PowerDocument>, ValidationProblem>> PowerAsync(
        double @base, double effect, int tasks, int attempts, double icc, PowerSimulations simulated, CancellationToken cancellationToken,
        double alpha = 0.05, long seed = 1, int simulations = PowerQuestion.UsualSimulations)
    {
        var question = new PowerQuestion(@base, effect, tasks, attempts, icc, alpha, seed, simulations);
        if (question.Check() is { Count: > 0 } errors) return RequestProblems.Invalid(errors);
        return TypedResults.Ok(PowerDocument.Of(question, await simulated.OfAsync(question.Design, alpha, seed, simulations, cancellationToken)));
    }

    private static async Task<Results<Ok<RunPower>, ProblemHttpResult>> SoFarAsync(string runId, BenchmarkPower power, RunQueries runs, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is null) return RequestProblems.NotFound($"There is no run {runId}.");
        return await power.SoFarAsync(runId, cancellationToken) is { } soFar ? TypedResults.Ok(soFar) : RequestProblems.Conflict($"Run {runId} has trials of fewer than two arms: there is nothing to compare.");
    }
}
