using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Flagging;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/findings: what turns are flagged for.</summary>
internal static class FindingsApi
{
    internal static void MapFindings(this RouteGroupBuilder api) =>
        api.MapGet("/findings", FindingsAsync).WithTags("Benchmarks")
            .WithSummary("The flags that turns can have, with the version of each rule, and how many stored trials are still to be flagged by these");

    private static async Task<Ok<FlagCatalogue>> FindingsAsync(FindingRules rules, TrialFlagger flagger, CancellationToken cancellationToken) =>
        TypedResults.Ok(new FlagCatalogue(rules.Flags, await flagger.WaitingAsync(cancellationToken)));
}
