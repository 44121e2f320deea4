using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/kinds: what can be run, and what its specs look like.</summary>
internal static class KindsApi
{
    internal static void MapKinds(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/kinds").WithTags("Runs");
        all.MapGet("/", (RunKinds kinds, RunKindViews views) => TypedResults.Ok(kinds.All.Select(kind => KindDocument.Of(kind, views.Find(kind.Name)))))
            .WithSummary("The kinds of runs, each with the JSON schema of its specs and its presets");
        all.MapGet("/{name}", Find).WithSummary("One kind of run");
    }

    private static Results<Ok<KindDocument>, ProblemHttpResult> Find(string name, RunKinds kinds, RunKindViews views) => kinds.Find(name) is { } kind
        ? TypedResults.Ok(KindDocument.Of(kind, views.Find(name)))
        : RequestProblems.NotFound($"There is no kind \"{Quote.Of(name)}\"; there are {string.Join(", ", kinds.All.Select(known => known.Name).Order(StringComparer.Ordinal))}.");
}
