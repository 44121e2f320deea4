using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class RequestHeadsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(9_000)]
    [InlineData(100_000)]
    public async Task AddressThatIsTooLong_IsRefusedWithASentence(int characters)
    {
        await using var served = await ServedDashboard.StartAsync();

        using var response = await served.Http.GetAsync("/api/runs?text=" + new string('x', characters), Stop);

        await AssertRefusedAsync(response, HttpStatusCode.RequestUriTooLong, "address");
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(100_000)]
    public async Task HeadersThatAreTooLong_AreRefusedWithASentence(int characters)
    {
        await using var served = await ServedDashboard.StartAsync();

        using var response = await served.SendAsync(HttpMethod.Get, "/api/runs", ("Idempotency-Key", new string('x', characters)));

        await AssertRefusedAsync(response, HttpStatusCode.RequestHeaderFieldsTooLarge, "headers");
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string names)
    {
        Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains(names, (await response.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
