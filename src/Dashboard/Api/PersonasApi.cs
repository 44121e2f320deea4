using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.Personas;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/personas.</summary>
internal static class PersonasApi
{
    internal static void MapPersonas(this RouteGroupBuilder api)
    {
        var personas = api.MapGroup("/personas").WithTags("Personas");
        personas.MapGet("/", ListAsync).WithSummary("All personas");
        personas.MapPost("/", CreateAsync).WithSummary("Add a persona");
        personas.MapGet("/export", ExportAsync).WithSummary("Personas as a file: all, or those whose ids are given").Produces<string>(contentType: "application/json");
        personas.MapPost("/import", ImportAsync).WithSummary("Read such a file: all of it, or nothing").Accepts<string>("application/json");
        personas.MapGet("/{id}", FindAsync).WithSummary("One persona, by id or name");
        personas.MapPut("/{id}", ChangeAsync).WithSummary("Change a persona");
        personas.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a persona; runs keep their own copy");
    }

    private static async Task<Ok<IReadOnlyList<PersonaRow>>> ListAsync(PersonaLibrary library, CancellationToken cancellationToken) =>
        TypedResults.Ok(await library.ListAsync(cancellationToken));

    private static async Task<Results<Ok<PersonaRow>, ProblemHttpResult>> FindAsync(string id, PersonaLibrary library, CancellationToken cancellationToken) =>
        await library.FindAsync(id, cancellationToken) is { } persona ? TypedResults.Ok(persona) : RequestProblems.NotFound($"There is no persona \"{id}\".");

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> CreateAsync(PersonaContent content, PersonaLibrary library, CancellationToken cancellationToken) =>
        RequestProblems.Of(await library.SaveAsync(new PersonaDraft(content.Name, content.Description, content.SystemPrompt), cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> ChangeAsync(string id, PersonaContent content, PersonaLibrary library, CancellationToken cancellationToken) =>
        RequestProblems.Of(await library.SaveAsync(new PersonaDraft(content.Name, content.Description, content.SystemPrompt, id, content.Version), cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> DeleteAsync(string id, PersonaLibrary library, CancellationToken cancellationToken) =>
        RequestProblems.Of(await library.DeleteAsync(id, cancellationToken));

    private static async Task<FileContentHttpResult> ExportAsync(PersonaLibrary library, CancellationToken cancellationToken, [FromQuery(Name = "id")] string[]? ids = null) =>
        LibraryFiles.Download(await library.ExportAsync(ids is { Length: > 0 } ? ids : null, cancellationToken), "personas.json");

    private static async Task<Results<Ok<ImportResult>, ValidationProblem>> ImportAsync(
        HttpRequest request, PersonaLibrary library, CancellationToken cancellationToken, string mode = "newName") =>
        !QueryChoice.TryParse<ImportMode>(mode, out var chosen) ? RequestProblems.Invalid("mode", QueryChoice.Advice<ImportMode>(mode)) : RequestProblems.Of(await library.ImportAsync(await LibraryFiles.ReadAsync(request, cancellationToken), chosen, cancellationToken));
}
