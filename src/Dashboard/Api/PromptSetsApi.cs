using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.PromptSets;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/prompt-sets.</summary>
internal static class PromptSetsApi
{
    internal static void MapPromptSets(this RouteGroupBuilder api)
    {
        var sets = api.MapGroup("/prompt-sets").WithTags("Prompt sets");
        sets.MapGet("/", ListAsync).WithSummary("All prompt sets");
        sets.MapPost("/", CreateAsync).WithSummary("Add a prompt set");
        sets.MapGet("/export", ExportAsync).WithSummary("Prompt sets as a file: all, or those whose ids are given").Produces<string>(contentType: "application/json");
        sets.MapPost("/import", ImportAsync).WithSummary("Read such a file: all of it, or nothing").Accepts<string>("application/json");
        sets.MapGet("/{id}", FindAsync).WithSummary("One prompt set with its instructions, by id or name");
        sets.MapPut("/{id}", ChangeAsync).WithSummary("Change a prompt set");
        sets.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a prompt set; runs keep their own copy");
    }

    private static async Task<Ok<IReadOnlyList<PromptSetRow>>> ListAsync(PromptSetLibrary library, CancellationToken cancellationToken) =>
        TypedResults.Ok(await library.ListAsync(cancellationToken));

    private static async Task<Results<Ok<PromptSetDetail>, ProblemHttpResult>> FindAsync(string id, PromptSetLibrary library, CancellationToken cancellationToken) =>
        await library.FindAsync(id, cancellationToken) is { } set ? TypedResults.Ok(set) : RequestProblems.NotFound($"There is no prompt set \"{id}\".");

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> CreateAsync(PromptSetContent content, PromptSetLibrary library, CancellationToken cancellationToken) =>
        RequestProblems.Of(await library.SaveAsync(new PromptSetDraft(content.Name, content.Description, content.Prompts), cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> ChangeAsync(string id, PromptSetContent content, PromptSetLibrary library, CancellationToken cancellationToken) =>
        RequestProblems.Of(await library.SaveAsync(new PromptSetDraft(content.Name, content.Description, content.Prompts, id, content.Version), cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> DeleteAsync(string id, PromptSetLibrary library, CancellationToken cancellationToken) =>
        RequestProblems.Of(await library.DeleteAsync(id, cancellationToken));

    private static async Task<FileContentHttpResult> ExportAsync(PromptSetLibrary library, CancellationToken cancellationToken, [FromQuery(Name = "id")] string[]? ids = null) =>
        LibraryFiles.Download(await library.ExportAsync(ids is { Length: > 0 } ? ids : null, cancellationToken), "prompt-sets.json");

    private static async Task<Results<Ok<ImportResult>, ValidationProblem>> ImportAsync(
        HttpRequest request, PromptSetLibrary library, CancellationToken cancellationToken, string mode = "newName") =>
        !QueryChoice.TryParse<ImportMode>(mode, out var chosen) ? RequestProblems.Invalid("mode", QueryChoice.Advice<ImportMode>(mode)) : RequestProblems.Of(await library.ImportAsync(await LibraryFiles.ReadAsync(request, cancellationToken), chosen, cancellationToken));
}
