using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

/// <summary>Short ways to talk to a served dashboard.</summary>
internal static class ApiClient
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static Task<JsonElement> GetJsonAsync(this ServedDashboard served, string path) => served.Http.GetFromJsonAsync<JsonElement>(path, Stop);

    internal static async Task<(HttpStatusCode Status, JsonElement Body)> SendJsonAsync(this ServedDashboard served, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await served.Http.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    internal static async Task<string> SubmitAsync(this ServedDashboard served, object spec)
    {
        var (status, body) = await served.SendJsonAsync(HttpMethod.Post, "/api/runs", spec);
        Assert.Equal(HttpStatusCode.Created, status);
        return body.GetProperty("id").GetString()!;
    }

    /// <summary>Asks until the run is in the state; one that failed instead says why. The limit only ends a test whose run gets no further.</summary>
    internal static async Task<JsonElement> UntilAsync(this ServedDashboard served, string id, string state)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var last = "";
        while (true)
        {
            var run = await served.GetJsonAsync($"/api/runs/{id}");
            if (run.GetRawText() != last) limit.CancelAfter(TimeSpan.FromMinutes(10));
            last = run.GetRawText();
            var now = run.GetProperty("state").GetString();
            if (now == state) return run;
            Assert.False(now == "failed", $"The run failed: {run}");
            await Task.Delay(20, limit.Token);
        }
    }
}
