using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Library.Directions;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/directions: what there is of directions beside what every library answers.</summary>
internal static class DirectionsApi
{
    internal static void MapDirections(this RouteGroupBuilder api)
    {
        var directions = api.MapGroup("/directions").WithTags("Directions");
        directions.MapPost("/from-file", ImportAsync).WithSummary("Take a direction from a file of the server's machine: safetensors, or a control vector (GGUF)");
        directions.MapPost("/from-capture", FromCaptureAsync).WithSummary("Take the mean difference of two sides of a completed capture");
        directions.MapGet("/cosines", CosinesAsync).WithSummary("Cosine of two directions at each layer, with the level of chance");
        directions.MapGet("/map", MapAsync).WithSummary("Cosine of each two of several directions at one layer: direction=NAME for each");
        directions.MapGet("/layers", LayersAsync).WithSummary("Cosine of one direction's row at each layer with another's at each");
        directions.MapGet("/{id}/audit", AuditAsync).WithSummary("Whether to trust a direction: its audit on held-out prompts, and where the poles and neutral sit at each layer");
        directions.MapGet("/{id}/file", FileAsync).WithSummary("Download a direction, by id, name, name@hash or sha256:hash: safetensors, or gguf for llama.cpp").Produces<byte[]>(contentType: MediaTypes.Safetensors);
    }

    private static async Task<Results<Ok<DirectionSaved>, ValidationProblem, ProblemHttpResult>> ImportAsync(
        LibraryFileRequest request, DirectionLibrary library, CancellationToken cancellationToken)
    {
        if (!Path.IsPathFullyQualified(request.File)) return RequestProblems.Invalid("file", "Give an absolute path, as the server sees it.");
        try
        {
            return Saved(await library.ImportAsync(request.File, request.Title, cancellationToken));
        }
        catch (DirectionException e)
        {
            return RequestProblems.Invalid("file", e.Message);
        }
    }

    private static async Task<Results<Ok<DirectionSaved>, ValidationProblem, ProblemHttpResult>> FromCaptureAsync(
        MeanDifferenceRequest request, CaptureDirections captures, CancellationToken cancellationToken)
    {
        try
        {
            var (saved, problem) = await captures.SaveAsync(
                new(request.Run, request.Positive, request.Negative, request.Position, request.Neutral), request.Title, cancellationToken);
            return saved is not null ? Saved(saved) : RequestProblems.Invalid([problem!]);
        }
        catch (DirectionException e)
        {
            return RequestProblems.Invalid("run", e.Message);
        }
    }

    private static async Task<Results<Ok<CosineReport>, ValidationProblem>> CosinesAsync(string a, string b, DirectionLibrary library, CancellationToken cancellationToken)
    {
        var (report, problem) = await library.CompareAsync(a, b, cancellationToken);
        return report is not null ? TypedResults.Ok(report) : RequestProblems.Invalid([problem!]);
    }

    private static async Task<Results<Ok<CosineMap>, ValidationProblem>> MapAsync(
        DirectionLibrary library, int layer, [FromQuery(Name = "direction")] string[] directions, CancellationToken cancellationToken)
    {
        var (map, problem) = await library.MapAsync(directions, layer, cancellationToken);
        return map is not null ? TypedResults.Ok(map) : RequestProblems.Invalid([problem!]);
    }

    private static async Task<Results<Ok<LayerMap>, ValidationProblem>> LayersAsync(string a, string b, DirectionLibrary library, CancellationToken cancellationToken)
    {
        var (map, problem) = await library.LayersAsync(a, b, cancellationToken);
        return map is not null ? TypedResults.Ok(map) : RequestProblems.Invalid([problem!]);
    }

    private static async Task<Results<Ok<AuditedDirection>, ProblemHttpResult>> AuditAsync(string id, DirectionAudits audits, CancellationToken cancellationToken)
    {
        try
        {
            var (direction, problem) = await audits.ReadAsync(id, cancellationToken);
            return direction is not null ? TypedResults.Ok(direction) : RequestProblems.NotFound(problem!);
        }
        catch (DirectionException e)
        {
            return RequestProblems.NotFound(e.Message);
        }
    }

    private static async Task<Results<FileStreamHttpResult, ValidationProblem, ProblemHttpResult>> FileAsync(
        string id, DirectionLibrary library, ArtifactStore artifacts, CancellationToken cancellationToken, string format = "safetensors")
    {
        if (!QueryChoice.TryParse<DirectionFormat>(format, out var chosen)) return RequestProblems.Invalid("format", QueryChoice.Advice<DirectionFormat>(format));
        var temporary = artifacts.Temporary();
        try
        {
            var (name, problem) = await library.ExportAsync(id, temporary, chosen, cancellationToken);
            if (name is null) return RequestProblems.NotFound(problem!);
            // The file is gone from its folder when it is open, and from the disk when it was sent.
            var file = new FileStream(temporary, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
            return TypedResults.File(file, MediaTypes.Safetensors, $"{Quote.Of(name)}.{(chosen == DirectionFormat.Gguf ? "gguf" : "safetensors")}");
        }
        catch (DirectionException e)
        {
            File.Delete(temporary);
            return RequestProblems.Invalid("format", e.Message);
        }
    }

    private static Results<Ok<DirectionSaved>, ValidationProblem, ProblemHttpResult> Saved(SavedDirection saved) => saved.Row is { } row
        ? TypedResults.Ok(new DirectionSaved(saved.Result.Sentence, row.Id, row.Name, row.Hash, row.ContentAs<DirectionContent>(), saved.Notes))
        : RequestProblems.Of(saved.Result).Result switch
        {
            ValidationProblem invalid => invalid,
            ProblemHttpResult problem => problem,
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no refusal."),
        };
}
