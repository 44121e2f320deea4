using System.Collections.Frozen;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>/v1: the models of this machine for any program that speaks as those of OpenAI's servers do.</summary>
internal static class ServingExtensions
{
    // What is answered, and by which method.
    private static readonly FrozenDictionary<string, string> s_methods = new Dictionary<string, string>
    {
        ["/v1/models"] = HttpMethods.Get,
        ["/v1/chat/completions"] = HttpMethods.Post,
        ["/v1/completions"] = HttpMethods.Post,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>To be called before other writers of problem details are registered: the first that can writes.</summary>
    internal static void AddServing(this IServiceCollection services) => services.AddSingleton<IProblemDetailsWriter, ServingProblemWriter>();

    /// <returns>The group, for whoever keeps its door.</returns>
    internal static RouteGroupBuilder MapServing(this WebApplication app)
    {
        app.UseWhen(ServingErrors.IsServing, serving => serving.Use(RequestBodies.InvokeAsync));
        var group = app.MapGroup(ServingErrors.Root).ExcludeFromDescription().DisableAntiforgery();
        group.AddEndpointFilter(ServingErrors.InvokeAsync);
        group.MapGet("/models", ListAsync);
        group.MapGet("/models/{**id}", FindAsync);
        group.MapPost("/chat/completions", ChatAsync);
        group.MapPost("/completions", CompleteAsync);
        group.Map("/{**rest}", Unknown);
        return group;
    }

    private static async Task<IResult> ListAsync(ServingService serving, CancellationToken cancellationToken) => Results.Json(
        new ModelListDocument("list", [.. (await serving.NamesAsync(cancellationToken)).Select(ModelDocument.Of)]), WireJson.Options);

    private static async Task<IResult> FindAsync(string id, ServingService serving, CancellationToken cancellationToken) =>
        Results.Json(ModelDocument.Of(await serving.FindAsync(id, cancellationToken)), WireJson.Options);

    private static async Task ChatAsync(HttpContext context, ServingService serving, TimeProvider time)
    {
        var request = await ReadAsync(context, serving, ChatRequestReader.Read);
        await using var answer = await serving.AnswerAsync(request.Asked, context.RequestAborted);
        await new ChatWriter(answer, request.Asked.Model, time).WriteAsync(context, request);
    }

    private static async Task CompleteAsync(HttpContext context, ServingService serving, TimeProvider time)
    {
        var request = await ReadAsync(context, serving, CompletionRequestReader.Read);
        await using var answer = await serving.AnswerAsync(request.Asked, context.RequestAborted);
        await new CompletionWriter(answer, request.Asked.Model, time).WriteAsync(context, request);
    }

    private static async Task<WireRequest> ReadAsync(HttpContext context, ServingService serving, Func<JsonElement, WireRequest> read)
    {
        var json = await ReadAsync(context);
        try
        {
            return read(json);
        }
        catch (ServingException e) when (e.Field is not null and not "model" && RequestFields.Of(json).Find("model") is { ValueKind: JsonValueKind.String } model)
        {
            // Who asks a model that is not there hears of that first.
            await serving.FindAsync(model.GetString()!, context.RequestAborted);
            throw;
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        try
        {
            return JsonInput.Read(body.GetBuffer().AsMemory(0, (int)body.Length));
        }
        catch (JsonException e)
        {
            throw new ServingException(ServingFault.Invalid, $"The body is no JSON: {e.Message}");
        }
    }

    private static Task Unknown(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimEnd('/');
        var method = s_methods.GetValueOrDefault(path) ?? (path.StartsWith("/v1/models/", StringComparison.OrdinalIgnoreCase) ? HttpMethods.Get : null);
        if (method is null)
        {
            return ServingErrors.WriteAsync(context, StatusCodes.Status404NotFound, WireError.OfStatus(StatusCodes.Status404NotFound, $"Nothing answers {context.Request.Method} {Quote.Path(path)}. There are /v1/models, /v1/chat/completions and /v1/completions."));
        }
        context.Response.Headers.Allow = method;
        return ServingErrors.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, WireError.OfStatus(StatusCodes.Status405MethodNotAllowed, $"{Quote.Path(path)} is asked by {method}, not by {context.Request.Method}."));
    }
}
