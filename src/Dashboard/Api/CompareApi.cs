using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/compare: arms of any runs against a baseline, and two trials side by side.</summary>
internal static class CompareApi
{
    internal static void MapCompare(this RouteGroupBuilder api)
    {
        var compare = api.MapGroup("/compare").WithTags("Compare");
        compare.MapGet("/", CompareAsync)
            .WithSummary("Two to ten arms against a baseline: rates, differences with intervals and exact tests, settings, what is not comparable, and every task")
            .WithDescription("Name arms as arm=RUN/ARM, all arms of a run as run=ID, arms of which only the counts are known as counts=NAME:PASSED/TRIALS. The first is the baseline unless base names another one, in the same words.");
        compare.MapGet("/traces", TracesAsync)
            .WithSummary("Two trials side by side, each a=RUN/TRIAL: their rows, the other attempts of their arms, and the next tasks at which these arms differ")
            .WithDescription("Their turns are under /api/benchmarks/{runId}/trials/{trialId}/turns.");
    }

    private static async Task<Results<Ok<ComparisonDocument>, ValidationProblem>> CompareAsync(
        [FromQuery(Name = "arm")] string[]? arms, [FromQuery(Name = "run")] string[]? runs, [FromQuery(Name = "counts")] string[]? counts, [FromQuery(Name = "base")] string? baseline,
        Comparisons comparisons, CancellationToken cancellationToken)
    {
        var asked = await CompareQuery.From(arms, runs, counts, baseline).ResolveAsync(comparisons, cancellationToken);
        if (asked.Problems is [var problem, ..]) return RequestProblems.Invalid(problem.Field, problem.Sentence);
        if (asked.All.Count == 0) return RequestProblems.Invalid("arm", "Name an arm, a run or counts.");
        if (asked.All.Count > CompareQuery.Most) return RequestProblems.Invalid("arm", $"These are {asked.All.Count} arms; name at most {CompareQuery.Most}.");
        return TypedResults.Ok(ComparisonDocument.Of(await comparisons.OfAsync(asked.All, cancellationToken)));
    }

    private static async Task<Results<Ok<TracePair>, ValidationProblem, ProblemHttpResult>> TracesAsync(string a, string b, TracePairs pairs, CancellationToken cancellationToken)
    {
        if (TrialAddress.Parse(a) is not { } left) return RequestProblems.Invalid("a", "Write RUN/TRIAL.");
        if (TrialAddress.Parse(b) is not { } right) return RequestProblems.Invalid("b", "Write RUN/TRIAL.");
        return await pairs.FindAsync(left, right, cancellationToken) is { } pair
            ? TypedResults.Ok(pair)
            : RequestProblems.NotFound($"There is no trial {left}, or none {right}.");
    }
}
