using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class TracesApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_FindsWhatTheServerIndexes_AsListAndFiles()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var (run, trial) = await ImportAsync(served);
        await IndexedAsync(served);

        var page = await served.GetJsonAsync("/api/traces/search?q=%22the%20needle%22&part=reply&outcome=failed&finding=truncated&arm=base&task=one&run=" + run);

        var found = Assert.Single(page.GetProperty("items").EnumerateArray());
        Assert.Equal((trial, "one", "base", "failed", 1), (Number(found, "trialId"), Text(found, "task"), Text(found, "arm"), Text(found, "outcome"), (int)Number(found, "places")));
        var hit = Assert.Single(found.GetProperty("first").EnumerateArray());
        Assert.Equal((1, "reply", 8), ((int)Number(hit, "turn"), Text(hit, "part"), (int)Number(hit, "offset")));
        var mark = Assert.Single(hit.GetProperty("marks").EnumerateArray());
        Assert.Equal("the needle", Text(hit, "snippet")!.Substring((int)Number(mark, "start"), (int)Number(mark, "length")));
        Assert.Equal((1, 1, false), ((int)Number(page, "places"), (int)Number(page, "trials"), page.GetProperty("atLeast").GetBoolean()));
        var rows = await served.GetJsonAsync("/api/traces/search.json?q=needle");
        Assert.Equal([(2, "terminal"), (1, "reply")], rows.EnumerateArray().Select(row => ((int)Number(row, "turn"), Text(row, "part"))));
        var csv = (await served.Http.GetStringAsync("/api/traces/search.csv?q=needle", Stop)).TrimEnd().Split('\n');
        Assert.Equal(3, csv.Length);
        Assert.Contains($",{trial},one__aaaaaaa,one,base,1,failed,2,terminal,", csv[1], StringComparison.Ordinal);
        var places = await served.GetJsonAsync($"/api/benchmarks/{run}/trials/{trial}/find?q=needle");
        Assert.Equal([(1, "reply", 12, 6), (2, "terminal", 2, 6)], places.GetProperty("places").EnumerateArray().Select(place =>
            ((int)Number(place, "turn"), Text(place, "part"), (int)Number(place, "offset"), (int)Number(place, "length"))));
    }

    [Theory]
    [InlineData("search", HttpStatusCode.BadRequest, "q")]
    [InlineData("search?q=x&part=lost", HttpStatusCode.BadRequest, "part")]
    [InlineData("search?q=x&outcome=lost", HttpStatusCode.BadRequest, "outcome")]
    [InlineData("search?q=x&finding=lost", HttpStatusCode.BadRequest, "finding")]
    [InlineData("search?q=x&sort=lost", HttpStatusCode.BadRequest, "sort")]
    [InlineData("search?q=x&next=-1", HttpStatusCode.BadRequest, "next")]
    [InlineData("search?q=x&count=0", HttpStatusCode.BadRequest, "count")]
    [InlineData("search.csv?q=", HttpStatusCode.BadRequest, "q")]
    [InlineData("search.json?q=x&part=lost", HttpStatusCode.BadRequest, "part")]
    [InlineData("search?q=%22%27%29%20NEAR(%2A%20OR%00", HttpStatusCode.OK, null)]
    [InlineData("search?label=lost", HttpStatusCode.OK, null)]
    public async Task Query_ThatCannotBe_IsToldWhy_AndAnyWordsCanBe(string path, HttpStatusCode expected, string? field)
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);

        var (status, body) = await served.SendJsonAsync(HttpMethod.Get, "/api/traces/" + path);

        Assert.Equal(expected, status);
        Assert.Equal(field is not null, body.TryGetProperty("errors", out var errors) && errors.TryGetProperty(field ?? "", out _));
    }

    [Fact]
    public async Task Labels_AreGivenListedRenamedAndTaken()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var (run, trial) = await ImportAsync(served);
        await IndexedAsync(served);
        var turn = $"/api/benchmarks/{run}/trials/{trial}/turns/2";

        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Post, $"{turn}/labels", new { label = " a/b & c " })).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Put, $"{turn}/note", new { text = "why?" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await served.SendJsonAsync(HttpMethod.Post, $"{turn}/labels", new { label = " " })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Post, $"/api/benchmarks/{run}/trials/{trial}/turns/9/labels", new { label = "x" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Put, $"/api/benchmarks/lost/trials/{trial}/turns/2/note", new { text = "x" })).Status);

        Assert.Equal([(2, "label", "a/b & c"), (2, "note", "why?")], (await served.GetJsonAsync($"/api/benchmarks/{run}/trials/{trial}/labels")).EnumerateArray()
            .Select(label => ((int)Number(label, "turn"), Text(label, "kind"), Text(label, "text"))));
        var row = (await served.GetJsonAsync($"/api/benchmarks/{run}/trials")).GetProperty("items")[0];
        Assert.Equal(["a/b & c", "why?"], row.GetProperty("labels").EnumerateArray().Select(label => Text(label, "text")));
        Assert.Equal("why?", Text((await served.GetJsonAsync($"/api/benchmarks/{run}/trials/{trial}/turns"))[1], "note"));
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Post, "/api/labels/rename", new { from = "a/b & c", to = "odd" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Post, "/api/labels/rename", new { from = "a/b & c", to = "odd" })).Status);
        var counts = Assert.Single((await served.GetJsonAsync("/api/labels")).EnumerateArray());
        Assert.Equal(("odd", 1, 1), (Text(counts, "label"), (int)Number(counts, "turns"), (int)Number(counts, "trials")));
        var found = Assert.Single((await served.GetJsonAsync("/api/traces/search?label=odd")).GetProperty("items").EnumerateArray());
        Assert.Equal(2, (int)Number(Assert.Single(found.GetProperty("first").EnumerateArray()), "turn"));
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Delete, $"{turn}/labels?label=odd")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Delete, "/api/labels?label=odd")).Status);
        Assert.Empty((await served.GetJsonAsync("/api/labels")).EnumerateArray());
    }

    /// <summary>The server's own service does it, in its own time.</summary>
    private static async Task IndexedAsync(ServedDashboard served)
    {
        while (Number(await served.GetJsonAsync("/api/traces/index"), "waiting") > 0)
        {
            await Task.Delay(50, Stop);
        }
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<(string Run, long Trial)> ImportAsync(ServedDashboard served)
    {
        var run = await served.SubmitAsync(new { kind = "count", to = 1 });
        await served.UntilAsync(run, "completed");
        var trial = await served.Services.GetRequiredService<TrialStore>().ImportAsync(
            run, new TrialIdentity(0, "one__aaaaaaa", "one", "base", 1, 1, null),
            new FinishedTrial(TrialOutcome.Failed, AgentEnd.TurnLimit, 0, null, new Dictionary<string, double>(), [], [], HasTestReport: false), null, null,
            [
                new TraceTurn { Number = 1, Prompt = "the prompt", Reply = "here is the needle", ReplyEnd = ReplyEnd.Length },
                new TraceTurn { Number = 2, Prompt = "on", Reply = "hm", Observation = "a needle" },
            ],
            TrialCounts.None, Stop);
        return (run, trial);
    }
}
