using System.Net;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class StudiesApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sample_Added_HasItsLedgerInJsonAndCsv()
    {
        await using var served = await ServedDashboard.StartAsync();

        var (status, done) = await served.SendJsonAsync(HttpMethod.Post, "/api/studies/sample");

        Assert.Equal(HttpStatusCode.OK, status);
        var id = done.GetProperty("id").GetString()!;
        var ledger = await served.GetJsonAsync($"/api/studies/{id}/ledger");
        var persona = ledger.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("name").GetString() == "persona");
        Assert.Equal((4, 89, "noEvidence", "approach", true), (
            persona.GetProperty("passed").GetInt32(), persona.GetProperty("trials").GetInt32(), persona.GetProperty("verdict").GetString(), persona.GetProperty("role").GetString(), persona.GetProperty("isCounts").GetBoolean()));
        Assert.Equal(0.7467090705424801, persona.GetProperty("effect").GetProperty("p").GetDouble(), 12);
        var csv = await served.Http.GetStringAsync($"/api/studies/{id}/ledger.csv", Stop);
        Assert.Equal(9, csv.TrimEnd().Split('\n').Length);
        // By its name too.
        Assert.Equal(id, (await served.GetJsonAsync($"/api/studies/{Uri.EscapeDataString(ledger.GetProperty("study").GetProperty("name").GetString()!)}")).GetProperty("study").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Thresholds_AreThoseOfTheStudy_AndPutBackByNull()
    {
        await using var served = await ServedDashboard.StartAsync();
        await served.SendJsonAsync(HttpMethod.Post, "/api/studies", new { name = "one" });
        async Task<HttpStatusCode> SetAsync(object? value) =>
            (await served.SendJsonAsync(HttpMethod.Patch, "/api/studies/one", new { thresholds = new Dictionary<string, object?> { ["repetition.share"] = value } })).Status;
        async Task<double> InForceAsync(string query) => (await served.GetJsonAsync($"/api/findings{query}")).GetProperty("thresholds").GetProperty("repetition.share").GetDouble();

        Assert.Equal(HttpStatusCode.OK, await SetAsync(80));
        Assert.Equal((80, 60), (await InForceAsync("?study=one"), await InForceAsync("")));
        Assert.Equal(80, (await served.GetJsonAsync("/api/studies/one")).GetProperty("study").GetProperty("thresholds").GetProperty("repetition.share").GetDouble());
        Assert.Equal(HttpStatusCode.BadRequest, await SetAsync(101));
        Assert.Equal(HttpStatusCode.OK, await SetAsync(null));
        Assert.Equal(60, await InForceAsync("?study=one"));
        Assert.Equal(HttpStatusCode.NotFound, (await served.Http.GetAsync(new Uri("/api/findings?study=none", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task Study_FromCreateToDelete_DoesWhatItIsTold()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var (_, made) = await served.SendJsonAsync(HttpMethod.Post, "/api/studies", new { name = "one" });
        var path = $"/api/studies/{made.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.BadRequest, (await served.SendJsonAsync(HttpMethod.Post, "/api/studies", new { name = "One" })).Status);

        var (created, run) = await served.SendJsonAsync(HttpMethod.Post, "/api/runs?study=one", new { kind = "count", to = 1 });
        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal(HttpStatusCode.BadRequest, (await served.SendJsonAsync(HttpMethod.Post, "/api/runs?study=two", new { kind = "count", to = 1 })).Status);
        var runId = run.GetProperty("id").GetString();
        Assert.Equal([runId], (await served.GetJsonAsync("/api/runs?study=one")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));

        var persona = (await served.GetJsonAsync("/api/personas/capable")).GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Post, $"{path}/entries", new { entry = persona })).Status);
        var (_, counts) = await served.SendJsonAsync(HttpMethod.Post, $"{path}/counts", new { name = "base", passed = 6, trials = 89 });
        var arm = counts.GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.BadRequest, (await served.SendJsonAsync(HttpMethod.Post, $"{path}/counts", new { name = "more", passed = 9, trials = 8 })).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Put, $"{path}/counts/{arm}", new { name = "base", passed = 7, trials = 89 })).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Patch, $"{path}/arms/{arm}", new { notes = "n", tags = "t" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Patch, $"{path}/arms/RUN/arm", new { notes = "n" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Patch, path, new { baseline = arm, notes = "why", version = 1 })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await served.SendJsonAsync(HttpMethod.Patch, path, new { notes = "late", version = 1 })).Status);

        var study = await served.GetJsonAsync("/api/studies/one");
        Assert.Equal(("base", "why", 1, 1, 1), Row(study.GetProperty("study")));
        var row = Assert.Single((await served.GetJsonAsync($"{path}/ledger")).GetProperty("rows").EnumerateArray());
        Assert.Equal((7, "n", "t", "baseline"), (row.GetProperty("passed").GetInt32(), row.GetProperty("notes").GetString(), row.GetProperty("tags").GetString(), row.GetProperty("role").GetString()));

        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Delete, $"{path}/runs/{runId}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Post, $"{path}/runs", new { runs = new[] { runId } })).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Delete, $"{path}/entries/{persona}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Delete, $"{path}/counts/{arm}")).Status);
        Assert.Equal((null, "why", 1, 0, 0), Row((await served.GetJsonAsync(path)).GetProperty("study")));
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.Http.GetAsync($"/api/runs/{runId}", Stop)).StatusCode);
    }

    private static (string? Baseline, string? Notes, int Runs, int Entries, int Counts) Row(JsonElement study) => (
        study.GetProperty("baselineName").GetString(), study.GetProperty("notes").GetString(),
        study.GetProperty("runs").GetInt32(), study.GetProperty("entries").GetInt32(), study.GetProperty("counts").GetInt32());
}
