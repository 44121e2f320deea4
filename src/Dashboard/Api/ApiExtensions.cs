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
    }
}
