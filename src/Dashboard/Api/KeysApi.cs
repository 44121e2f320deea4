using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Jobs.Keys;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/keys: by which programs use the server.</summary>
internal static class KeysApi
{
    internal static void MapKeys(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Server");
        keys.MapGet("/", async (ApiKeys all, CancellationToken cancellationToken) => TypedResults.Ok(await all.ListAsync(cancellationToken)))
            .WithSummary("API keys, the newest first; those that were revoked too, and of none the key itself");
        keys.MapPost("/", CreateAsync).WithSummary("Make an API key: the answer has it, and nothing after that");
        keys.MapPost("/{id}/revoke", RevokeAsync).WithSummary("Revoke a key by its id, its first characters or its name: it opens nothing from the next request on");
    }

    private static async Task<Results<Ok<KeyMade>, ValidationProblem>> CreateAsync(KeyRequest request, ApiKeys keys, CancellationToken cancellationToken)
    {
        if (ApiKeys.NameProblem(request.Name) is { } problem) return RequestProblems.Invalid("name", problem);
        var made = await keys.CreateAsync(request.Name, cancellationToken);
        return TypedResults.Ok(new KeyMade(made.Row.Id, made.Row.Name, made.Row.Prefix, made.Text));
    }

    private static async Task<Results<Ok<Done>, ProblemHttpResult>> RevokeAsync(string id, ApiKeys keys, CancellationToken cancellationToken)
    {
        var (sentence, revoked) = await keys.RevokeAsync(id, cancellationToken);
        return revoked is null ? RequestProblems.NotFound(sentence) : TypedResults.Ok(new Done(sentence, revoked));
    }
}

/// <summary>A key to make.</summary>
/// <param name="Name">Of the program or person who is to use it.</param>
internal sealed record KeyRequest(string Name);

/// <summary>A key that was made.</summary>
/// <param name="Key">The key itself; nobody can read it again.</param>
internal sealed record KeyMade(string Id, string Name, string Prefix, string Key);
