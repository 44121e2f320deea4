using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class RequestBodiesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/runs")]
    [InlineData("/api/runs/check")]
    [InlineData("/api/personas")]
    [InlineData("/api/prompt-sets")]
    [InlineData("/api/personas/import")]
    public async Task Body_OverFourMegabytes_IsRefusedBeforeItIsRead(string path)
    {
        await using var served = await ServedDashboard.StartAsync();
        var body = "{\"name\": \"" + new string('x', 25_000_000) + "\"}";
        var before = ResidentBytes();
        for (var i = 0; i < 3; i++)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await served.Http.PostAsync(path, content, Stop);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Contains("4 MB", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        Assert.InRange(ResidentBytes() - before, long.MinValue, 100 << 20);
    }

    [Theory]
    [InlineData("/api/personas", "{\"name\": \"x\", \"systemPrompt\": \"\\ud83d\"}", "half of a surrogate pair")]
    [InlineData("/api/runs", "{\"kind\": \"\\udc00\"}", "half of a surrogate pair")]
    [InlineData("/api/models", "{\"folder\": \"/tmp/\\u0000x\"}", "\\u0000")]
    [InlineData("/api/benchmarks/import", "{}", "folder")]
    [InlineData("/api/benchmarks/import", "{\"folder\": null}", "folder")]
    [InlineData("/api/personas", "null", "JSON object")]
    [InlineData("/api/personas", "{}", "missing")]
    [InlineData("/api/prompt-sets", "{\"prompts\": [null, {}]}", "prompts")]
    public async Task Body_ThatCannotBeRead_IsABadRequestThatSaysWhy(string path, string body, string says)
    {
        await using var served = await ServedDashboard.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await served.Http.PostAsync(path, content, Stop);

        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(says, JsonDocument.Parse(text).RootElement.ToString().Replace("\\\\u", "\\u", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
