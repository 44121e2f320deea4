using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/models.</summary>
internal static class ModelsApi
{
    internal static void MapModels(this RouteGroupBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("/", ListAsync).WithSummary("Model folders that were seen");
        models.MapPost("/", AddAsync).WithSummary("Add a model folder by its path");
        models.MapPost("/scan", ScanAsync).WithSummary("Search the model folders again");
        models.MapGet("/{id}", FindAsync).WithSummary("One model with its layers, sizes, types and chat template");
        models.MapDelete("/{id}", RemoveAsync).WithSummary("Take a model off the list; its files stay");
    }

    private static async Task<Ok<IReadOnlyList<ModelRow>>> ListAsync(ModelLibrary library, CancellationToken cancellationToken) =>
        TypedResults.Ok(await library.ListAsync(cancellationToken));

    private static async Task<Results<Ok<ModelDetail>, ProblemHttpResult>> FindAsync(string id, ModelLibrary library, CancellationToken cancellationToken) =>
        await library.FindAsync(id, cancellationToken) is { } model ? TypedResults.Ok(model) : RequestProblems.NotFound($"There is no model {id}. /api/models lists what there is.");

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> AddAsync(ModelFolderRequest request, ModelLibrary library, CancellationToken cancellationToken) =>
        RequestProblems.Of(await library.AddAsync(request.Folder, cancellationToken));

    private static async Task<Ok<ModelScan>> ScanAsync(ModelLibrary library, CancellationToken cancellationToken) =>
        TypedResults.Ok(await library.ScanAsync(cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> RemoveAsync(string id, ModelLibrary library, CancellationToken cancellationToken) =>
        RequestProblems.Of(await library.RemoveAsync(id, cancellationToken));
}
