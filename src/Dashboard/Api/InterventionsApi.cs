using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Library.Interventions;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/interventions: what there is of interventions beside what every library answers.</summary>
internal static class InterventionsApi
{
    internal static void MapInterventions(this RouteGroupBuilder api) => api.MapGroup("/interventions").WithTags("Interventions")
        .MapPost("/from-file", ImportAsync).WithSummary("Take an intervention from a JSON file of the server's machine, and the files of directions that it names");

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> ImportAsync(
        LibraryFileRequest request, InterventionImport import, CancellationToken cancellationToken)
    {
        if (!Path.IsPathFullyQualified(request.File)) return RequestProblems.Invalid("file", "Give an absolute path, as the server sees it.");
        try
        {
            return RequestProblems.Of(await import.ImportAsync(request.File, request.Title, cancellationToken));
        }
        catch (Exception e) when (e is InterventionException or DirectionException)
        {
            return RequestProblems.Invalid("file", e.Message);
        }
    }
}
