using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class RunsApiTests(RunsApiTests.Idle idle) : IClassFixture<RunsApiTests.Idle>
{
    public sealed class Idle() : SharedDashboard(CountingRun.Register);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Task<ServedDashboard> StartAsync() => ServedDashboard.StartAsync(CountingRun.Register);

    [Fact]
    public async Task Submit_GoodSpec_RunsToItsEndWithLogTimelineAndArtifact()
    {
        await using var served = await StartAsync();

        var id = await served.SubmitAsync(new { kind = "count", to = 3 });
        var run = await served.UntilAsync(id, "completed");

        Assert.Equal("Counted to 3.", run.GetProperty("reason").GetString());
        Assert.Equal(3, run.GetProperty("spec").GetProperty("to").GetInt32());
        var log = await served.GetJsonAsync($"/api/runs/{id}/log");
        Assert.Equal("<b>starting</b>", log.GetProperty("lines")[0].GetProperty("text").GetString());
        Assert.Empty((await served.GetJsonAsync($"/api/runs/{id}/log?after={log.GetProperty("next")}")).GetProperty("lines").EnumerateArray());
        Assert.Contains("starting", await served.Http.GetStringAsync($"/api/runs/{id}/log.txt", Stop), StringComparison.Ordinal);
        Assert.Equal(["queued", "running", "completed"], (await served.GetJsonAsync($"/api/runs/{id}/timeline")).EnumerateArray().Select(e => e.GetProperty("state").GetString()));
        Assert.Single((await served.GetJsonAsync($"/api/runs/{id}/attempts")).EnumerateArray());
        var artifact = Assert.Single((await served.GetJsonAsync($"/api/runs/{id}/artifacts")).EnumerateArray());
        Assert.Equal("numbers/count.txt", artifact.GetProperty("name").GetString());
        var place = Assert.Single((await served.GetJsonAsync($"/api/runs/{id}/artifact-places")).EnumerateArray());
        Assert.Equal("0123456789", await File.ReadAllTextAsync(place.GetProperty("path").GetString()!, Stop));
    }

    [Fact]
    public async Task Artifact_Download_HonoursRangesAndNeverOpensInThePage()
    {
        await using var served = await StartAsync();
        var id = await served.SubmitAsync(new { kind = "count", to = 1 });
        await served.UntilAsync(id, "completed");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{id}/artifacts/numbers/count.txt");
        request.Headers.Range = new RangeHeaderValue(2, 4);

        using var response = await served.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("234", await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(66, response.Headers.ETag?.Tag.Length);
    }

    [Fact]
    public async Task Submit_BadSpec_NamesTheField()
    {
        var served = idle.Served;

        var (status, body) = await served.SendJsonAsync(HttpMethod.Post, "/api/runs", new { kind = "count", to = -1 });
        var (checkedStatus, verdict) = await served.SendJsonAsync(HttpMethod.Post, "/api/runs/check", new { kind = "nonsense" });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (status, checkedStatus));
        Assert.Equal("It must be a whole number, 0 to 2147483647.", body.GetProperty("errors").GetProperty("to")[0].GetString());
        Assert.True(verdict.GetProperty("errors").TryGetProperty("kind", out _));
        Assert.Equal(0, (await served.GetJsonAsync("/api/runs")).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("{\"kind")]
    [InlineData("")]
    public async Task Submit_NotJson_IsAProblemWithAReason(string text)
    {
        var served = idle.Served;
        using var content = new StringContent(text, MediaTypeHeaderValue.Parse("application/json"));

        using var response = await served.Http.PostAsync("/api/runs", content, Stop);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.NotEmpty(JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Cancel_RunningRun_EndsCancelledAndCanBeResumed()
    {
        await using var served = await StartAsync();
        var id = await served.SubmitAsync(new { kind = "count", to = 0 });
        await served.UntilAsync(id, "running");

        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Post, $"/api/runs/{id}/cancel")).Status);
        var run = await served.UntilAsync(id, "cancelled");
        Assert.NotEmpty(run.GetProperty("advice").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Post, $"/api/runs/{id}/resume")).Status);
        await served.UntilAsync(id, "running");

        Assert.Equal(HttpStatusCode.Conflict, (await served.SendJsonAsync(HttpMethod.Delete, $"/api/runs/{id}")).Status);
        await served.SendJsonAsync(HttpMethod.Post, $"/api/runs/{id}/cancel");
        await served.UntilAsync(id, "cancelled");
    }

    [Fact]
    public async Task EndedRun_EditArchiveDelete_Does()
    {
        await using var served = await StartAsync();
        var id = await served.SubmitAsync(new { kind = "count", to = 1 });
        await served.UntilAsync(id, "completed");

        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Patch, $"/api/runs/{id}", new { name = "renamed", tags = "x" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Post, $"/api/runs/{id}/archive")).Status);
        Assert.Equal(0, (await served.GetJsonAsync("/api/runs")).GetProperty("total").GetInt32());
        Assert.Equal("renamed", (await served.GetJsonAsync("/api/runs?archived=true")).GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Post, $"/api/runs/{id}/unarchive")).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Delete, $"/api/runs/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, $"/api/runs/{id}")).Status);
    }

    [Fact]
    public async Task List_FilterSortAndPage_GiveTheirPart()
    {
        await using var served = await StartAsync();
        foreach (var to in new[] { 1, 2, 3 }) await served.UntilAsync(await served.SubmitAsync(new { kind = "count", to }), "completed");
        await served.UntilAsync(await served.SubmitAsync(new { kind = "count", to = 4, failAt = 2 }), "failed");

        var failed = await served.GetJsonAsync("/api/runs?state=failed");
        var page = await served.GetJsonAsync("/api/runs?state=completed&sort=name&descending=false&offset=1&count=1");

        Assert.Equal("It stumbled at 2.", Assert.Single(failed.GetProperty("items").EnumerateArray()).GetProperty("reason").GetString());
        Assert.Equal((3, 1), (page.GetProperty("total").GetInt32(), page.GetProperty("offset").GetInt32()));
        Assert.Equal("count to 2", Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Files_OfTaggedRuns_HoldAllOfTheFilterInItsOrder()
    {
        await using var served = await StartAsync();
        var ids = new List<string>();
        foreach (var (name, tags) in new[] { ("=1+1", "red, \"big\""), ("b", "red"), ("c", "blue") })
        {
            var id = await served.SubmitAsync(new { kind = "count", to = 1, name });
            await served.UntilAsync(id, "completed");
            Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Patch, $"/api/runs/{id}", new { tags })).Status);
            ids.Add(id);
        }

        var red = await served.GetJsonAsync("/api/runs?tag=red&sort=name&descending=false");
        var json = await served.GetJsonAsync("/api/runs.json?tag=red&sort=name&descending=false");
        var csv = await served.Http.GetStringAsync("/api/runs.csv?tag=red&sort=name&descending=false", Stop);
        var names = await served.GetJsonAsync("/api/run-names/tag");
        var chosen = await served.GetJsonAsync($"/api/runs.json?id={ids[2]}&id={ids[0]}");

        Assert.Equal(red.GetProperty("items").ToString(), json.ToString());
        Assert.Equal([ids[0], ids[1]], json.EnumerateArray().Select(run => run.GetProperty("id").GetString()));
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("id,kind,name,state,reason,models,personas,tags,", lines[0], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
        // A spreadsheet would run what begins like a formula.
        Assert.Contains("'=1+1", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"red, \"\"big\"\"\"", lines[1], StringComparison.Ordinal);
        Assert.Equal(["red 2", "\"big\" 1", "blue 1"], names.EnumerateArray().Select(name => $"{name.GetProperty("name").GetString()} {name.GetProperty("runs")}"));
        Assert.Equal([ids[2], ids[0]], chosen.EnumerateArray().Select(run => run.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Search_ByPartsOfNames_FindsOfEachSortTheBest()
    {
        await using var served = await StartAsync();
        await served.SubmitAsync(new { kind = "count", to = 1, name = "about the captain" });
        await served.SubmitAsync(new { kind = "count", to = 1, name = "Captain first" });

        async Task<string[]> FindAsync(string query) =>
            [.. (await served.GetJsonAsync($"/api/search?{query}")).EnumerateArray().Select(hit => $"{hit.GetProperty("group").GetString()}: {hit.GetProperty("name").GetString()}")];

        Assert.Equal(["Go to: Captures", "Go to: Launch capture", "Runs: Captain first", "Runs: about the captain"], await FindAsync("q=capt"));
        Assert.Equal(["Runs: Captain first"], await FindAsync("q=captain&count=1"));
        Assert.Contains("Personas: cautious", await FindAsync("q=CAUT"));
        Assert.Contains("Tasks: archive-count", await FindAsync("q=archive-c"));
        Assert.Empty(await FindAsync("q=%25"));
        Assert.Empty(await FindAsync("q=%20"));
    }

    [Theory]
    [InlineData("/api/runs.csv?state=bogus", "state")]
    [InlineData("/api/runs.json?sort=colour", "sort")]
    [InlineData("/api/run-names/colour", "names")]
    [InlineData("/api/search?q=x&count=0", "count")]
    [InlineData("/api/runs?state=bogus", "state")]
    [InlineData("/api/runs?count=0", "count")]
    [InlineData("/api/runs?sort=colour", "sort")]
    [InlineData("/api/runs?offset=-1", "offset")]
    public async Task List_BadQuery_NamesTheField(string path, string field)
    {
        var served = idle.Served;

        var (status, body) = await served.SendJsonAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(body.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("GET", "/api/runs/none")]
    [InlineData("POST", "/api/runs/none/cancel")]
    [InlineData("DELETE", "/api/runs/none")]
    [InlineData("GET", "/api/runs/none/log")]
    [InlineData("GET", "/api/runs/none/log.txt")]
    [InlineData("GET", "/api/runs/none/timeline")]
    [InlineData("GET", "/api/runs/none/artifacts/..%2F..%2Fserver.json")]
    public async Task UnknownRun_Always_IsNotFoundWithASentence(string method, string path)
    {
        var served = idle.Served;

        var (status, body) = await served.SendJsonAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("none", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
