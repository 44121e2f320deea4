using Microsoft.AspNetCore.Http.Json;
using Vectorscope.Dashboard.Hosting;
using Vectorscope.Dashboard.Serving;
using Vectorscope.Jobs.Library.Named;

namespace Vectorscope.Dashboard.Api;

/// <summary>The JSON endpoints: everything that the pages show, and everything that they can start.</summary>
internal static class ApiExtensions
{
    internal static void AddApi(this IServiceCollection services)
    {
        services.AddSingleton<ServerIdentity>();
        services.AddSingleton<ServerState>();
        // Before the framework's own: the first that can writes.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = RequestProblems.Explain);
        // A request that cannot be bound becomes an exception, and that becomes problem details with a reason.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(options => ApiJson.Configure(options.SerializerOptions));
        services.AddOpenApi(options =>
        {
            options.AddSpecSchemas();
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "Vectorscope";
                document.Info.Version = ServerIdentity.ProductVersion;
                document.Info.Description = "Everything that the dashboard shows and starts. Errors are problem details (RFC 9457); errors of input name their fields.";
                document.Servers?.Clear();
                return Task.CompletedTask;
            });
        });
    }

    internal static void MapApi(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.Use(RequestBodies.InvokeAsync));
        // What routing itself refuses, such as a method, is told like everything else.
        app.UseWhen(context => !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal), api => api.UseStatusCodePages());
        app.MapOpenApi();
        app.MapGet("/healthz", (ServerIdentity identity) => TypedResults.Ok(new Health("ok", ServerIdentity.ProductVersion, identity.Instance)))
            .WithTags("System").WithSummary("Whether the server answers, and which one it is");
        var api = app.MapGroup("/api");
        api.MapRuns();
        api.MapKinds();
        api.MapLibraries(app.Services.GetRequiredService<Libraries>());
        api.MapDirections();
        api.MapInterventions();
        api.MapModels();
        api.MapTaskSets();
        api.MapCaptures();
        api.MapBenchmarks();
        api.MapFindings();
        api.MapTraces();
        api.MapLabels();
        api.MapPower();
        api.MapCompare();
        api.MapTrainings();
        api.MapEdits();
        api.MapPlayground();
        api.MapSweeps();
        api.MapReplays();
        api.MapSearch();
        api.MapStudies();
        api.MapServer();
        api.MapKeys();
        api.MapSystem();
        // Programs get problem details, not the page for people.
        api.Map("/{**rest}", (HttpRequest request) => RequestProblems.NotFound(
                $"Nothing answers {request.Method} {request.Path}{(request.ContentType is { } type ? $" with {type}" : "")}. /openapi/v1.json lists what there is."))
            .ExcludeFromDescription();
    }
}
