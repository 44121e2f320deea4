using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.Named;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/personas, /api/prompt-sets: every named library answers alike.</summary>
internal static class LibrariesApi
{
    internal static void MapLibraries(this RouteGroupBuilder api, Libraries libraries)
    {
        foreach (var library in libraries.All)
        {
            var kind = library.Kind;
            var (noun, one, group) = (kind.Noun, kind.OneNoun, api.MapGroup($"/{kind.Address}").WithTags($"{char.ToUpperInvariant(kind.Plural[0])}{kind.Plural[1..]}"));

            group.MapGet("/", async (CancellationToken cancellationToken) => TypedResults.Ok(
                    (await library.ListAsync(cancellationToken)).Select(row => LibraryDocument.Of(row, kind.Glance(row)))))
                .WithSummary($"All {kind.Plural}").Gives(kind, inList: true);
            group.MapGet("/{id}", (string id, CancellationToken cancellationToken) => FindAsync(library, id, cancellationToken))
                .WithSummary($"One {noun}, by id or name; as it was, by name@hash").Gives(kind, inList: false);
            group.MapGet("/{id}/versions", (string id, CancellationToken cancellationToken) => VersionsAsync(library, id, cancellationToken))
                .WithSummary($"The contents that {one} has and had, the newest first");
            group.MapPost("/{id}/rename", async (string id, RenameRequest request, CancellationToken cancellationToken) =>
                    RequestProblems.Of(await library.RenameAsync(id, request.Name, cancellationToken)))
                .WithSummary($"Give {one} another name");
            group.MapDelete("/{id}", async (string id, CancellationToken cancellationToken) => RequestProblems.Of(await library.DeleteAsync(id, cancellationToken)))
                .WithSummary($"Delete {one}; runs keep their own copy");
            // What is more than JSON comes and goes as its own files, and has endpoints of its own for them.
            if (kind.IsOfFiles) continue;
            group.MapPost("/", async (JsonElement entry, CancellationToken cancellationToken) => RequestProblems.Of(await library.SaveAsync(entry, null, cancellationToken)))
                .WithSummary($"Add {one}").Takes(kind);
            group.MapGet("/export", async (CancellationToken cancellationToken, [FromQuery(Name = "id")] string[]? ids = null) => LibraryFiles.Download(
                    await library.ExportAsync(ids is { Length: > 0 } ? ids : null, cancellationToken), $"{kind.Address}.json"))
                .WithSummary($"{kind.Plural} as a file: all, or those whose ids are given").Produces<string>(contentType: "application/json");
            group.MapPost("/import", (HttpRequest request, CancellationToken cancellationToken, string mode = "newName") => ImportAsync(library, request, mode, cancellationToken))
                .WithSummary("Read such a file: all of it, or nothing").Accepts<string>("application/json");
            group.MapPut("/{id}", async (string id, JsonElement entry, CancellationToken cancellationToken) => RequestProblems.Of(await library.SaveAsync(entry, id, cancellationToken)))
                .WithSummary($"Change or rename {one}").Takes(kind);
        }
    }

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> FindAsync(NamedLibrary library, string id, CancellationToken cancellationToken) =>
        await library.FindAsync(id, cancellationToken) is { } row ? TypedResults.Ok(LibraryDocument.Of(row)) : await NotFoundAsync(library, id, cancellationToken);

    private static async Task<Results<Ok<IReadOnlyList<LibraryVersionRow>>, ProblemHttpResult>> VersionsAsync(NamedLibrary library, string id, CancellationToken cancellationToken) =>
        await library.FindAsync(id, cancellationToken) is { } row ? TypedResults.Ok(await library.VersionsAsync(row.Id, cancellationToken)) : await NotFoundAsync(library, id, cancellationToken);

    private static async Task<Results<Ok<ImportResult>, ValidationProblem>> ImportAsync(NamedLibrary library, HttpRequest request, string mode, CancellationToken cancellationToken) =>
        QueryChoice.TryParse<ImportMode>(mode, out var chosen)
            ? RequestProblems.Of(await library.ImportAsync(await LibraryFiles.ReadAsync(request, cancellationToken), chosen, cancellationToken))
            : RequestProblems.Invalid("mode", QueryChoice.Advice<ImportMode>(mode));

    private static async Task<ProblemHttpResult> NotFoundAsync(NamedLibrary library, string id, CancellationToken cancellationToken) =>
        RequestProblems.NotFound(await library.UnknownAsync(id, cancellationToken));
}
