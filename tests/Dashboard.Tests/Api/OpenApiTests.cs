using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed partial class OpenApiTests
{
    [Fact]
    public async Task Document_Always_HasEveryApiRouteWithASummary()
    {
        await using var served = await ServedDashboard.StartAsync();

        var paths = (await served.GetJsonAsync("/openapi/v1.json")).GetProperty("paths");

        var routes = served.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && endpoint.RoutePattern.RawText != "/api/{**rest}")
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods,
                (endpoint, method) => (Path: Constraint().Replace(endpoint.RoutePattern.RawText!.TrimEnd('/'), ""), Method: method.ToLowerInvariant()))
            .ToList();
        Assert.InRange(routes.Count, 25, 200);
        Assert.All(routes, route =>
        {
            Assert.True(paths.TryGetProperty(route.Path, out var path), route.Path);
            Assert.NotEmpty(path.GetProperty(route.Method).GetProperty("summary").GetString()!);
        });
        var names = paths.EnumerateObject().Select(path => Parameter().Replace(path.Name, "{}")).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task OperatorPages_FromThisMachine_AreShown()
    {
        await using var served = await ServedDashboard.StartAsync();

        using var response = await served.Http.GetAsync("/hangfire", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    // "{**name}" in a route is "{name}" in the document.
    [GeneratedRegex(@"(?<=\{)\*+")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
