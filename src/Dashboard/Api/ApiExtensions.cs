using Vectorscope.Dashboard.Hosting;

namespace Vectorscope.Dashboard.Api;

/// <summary>The JSON endpoints.</summary>
internal static class ApiExtensions
{
    internal static void AddApi(this IServiceCollection services)
    {
        services.AddSingleton<ServerIdentity>();
        services.AddProblemDetails();
    }

    internal static void MapApi(this WebApplication app)
    {
        app.MapGet("/healthz", (ServerIdentity identity) => TypedResults.Ok(new Health("ok", ServerIdentity.ProductVersion, identity.Instance)))
            .WithSummary("Whether the server answers, and which one it is");
        // Programs get problem details, not the page for people.
        app.Map("/api/{**rest}", (string rest) => TypedResults.Problem($"There is nothing at /api/{rest}. /openapi/v1.json lists what there is.", statusCode: StatusCodes.Status404NotFound))
            .ExcludeFromDescription();
    }
}
