using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/playground: several arms reply to one conversation, told line by line as it happens, or as one document.</summary>
internal static class PlaygroundApi
{
    private const string Lines = "application/x-ndjson", Stream = "stream";

    internal static void MapPlayground(this RouteGroupBuilder api) => api.MapGroup("/playground").WithTags("Playground")
        .MapPost("/", AnswerAsync)
        .WithSummary("Let up to five arms reply to one conversation side by side, token by token with projections on a direction")
        .WithDescription("Answers with a JSON object a line, each with the field \"event\": stage, begin, piece, done of each arm, or failed; with \"stream\": false with one document at the end. Nothing is recorded. Going away ends it.")
        .AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            foreach (var content in operation.RequestBody?.Content?.Values ?? [])
            {
                content.Schema = SpecSchemas.Parse(Schema(), context.Document!);
            }

            var line = await context.GetOrCreateSchemaAsync(typeof(PlaygroundEvent), null, cancellationToken);
            operation.Responses!["200"].Content![Lines] = new OpenApiMediaType { Schema = line };
        });

    private static async Task<Results<PushStreamHttpResult, Ok<PlaygroundDocument>, ValidationProblem, ProblemHttpResult>> AnswerAsync(
        [FromBody] JsonElement request, PlaygroundService playground, CancellationToken cancellationToken)
    {
        var check = await playground.CheckAsync(request, cancellationToken, Stream);
        if (check.Plan is not { } plan) return RequestProblems.Invalid(check.Errors);
        var streamed = !request.TryGetProperty(Stream, out var said) || said.ValueKind is JsonValueKind.True or JsonValueKind.Null;
        if (!streamed && said.ValueKind != JsonValueKind.False) return RequestProblems.Invalid(Stream, "It must be true or false.");
        return streamed
            ? TypedResults.Stream(body => WriteAsync(body, playground.AnswerAsync(plan, cancellationToken), cancellationToken), Lines)
            : await CollectAsync(playground.AnswerAsync(plan, cancellationToken), cancellationToken);
    }

    // What is there is sent before anything is waited for, and not line by line.
    private static async Task WriteAsync(Stream body, IAsyncEnumerable<PlaygroundEvent> events, CancellationToken cancellationToken)
    {
        await using var happened = events.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = happened.MoveNextAsync();
            if (!next.IsCompleted) await body.FlushAsync(cancellationToken);
            if (!await next) return;
            await JsonSerializer.SerializeAsync(body, happened.Current, ApiJson.Options, cancellationToken);
            await body.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
    }

    private static async Task<Results<PushStreamHttpResult, Ok<PlaygroundDocument>, ValidationProblem, ProblemHttpResult>> CollectAsync(
        IAsyncEnumerable<PlaygroundEvent> events, CancellationToken cancellationToken)
    {
        var answer = new PlaygroundAnswer();
        await foreach (var happened in events.WithCancellation(cancellationToken)) answer.Take(happened);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.Failure is { } failure
            ? TypedResults.Problem(failure, statusCode: StatusCodes.Status503ServiceUnavailable, title: "The model cannot be used")
            : TypedResults.Ok(PlaygroundDocument.Of(answer));
    }

    private static JsonObject Schema()
    {
        var schema = PlaygroundService.Shape.Schema();
        schema["properties"]![Stream] = new JsonObject
        {
            ["type"] = "boolean", ["default"] = true, ["description"] = "Whether lines come as it happens; false for one document at the end.",
        };
        return schema;
    }
}
