using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class BenchmarksApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Results_TrialsAndTurns_AreThere()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var (run, trial) = await ImportAsync(served);

        var results = await served.GetJsonAsync($"/api/benchmarks/{run}/results");
        var arm = Assert.Single(results.GetProperty("arms").EnumerateArray());
        Assert.Equal(("base", 1, 2), (arm.GetProperty("name").GetString(), arm.GetProperty("passed").GetInt32(), arm.GetProperty("trials").GetInt32()));
        Assert.Equal(0.5, arm.GetProperty("rate").GetDouble());
        Assert.Equal(0.0945312, arm.GetProperty("interval").GetProperty("low").GetDouble(), 6);
        var page = await served.GetJsonAsync($"/api/benchmarks/{run}/trials?outcome=failed&finding=parseFailure");
        Assert.Equal(1, page.GetProperty("total").GetInt32());
        Assert.Equal(trial, page.GetProperty("items")[0].GetProperty("id").GetInt64());
        Assert.Equal(1, (await served.GetJsonAsync($"/api/benchmarks/{run}/trials?without=parseFailure")).GetProperty("total").GetInt32());
        Assert.Equal("turnLimit", page.GetProperty("items")[0].GetProperty("agentEnd").GetString());
        var detail = await served.GetJsonAsync($"/api/benchmarks/{run}/trials/{trial}");
        Assert.Equal(0.25, detail.GetProperty("rewards").GetProperty("reward").GetDouble());
        var turns = await served.GetJsonAsync($"/api/benchmarks/{run}/trials/{trial}/turns");
        Assert.Equal(
            [("truncated", 1), ("parseFailure", 2)],
            Assert.Single(turns.EnumerateArray()).GetProperty("findings").EnumerateArray().Select(finding => (finding.GetProperty("flag").GetString(), finding.GetProperty("version").GetInt32())));
        var parse = page.GetProperty("items")[0].GetProperty("counts").GetProperty("findings").GetProperty("parseFailure");
        Assert.Equal((1, 1), (parse.GetProperty("turns").GetInt32(), parse.GetProperty("trials").GetInt32()));
        Assert.Equal((1, 1), (arm.GetProperty("counts").GetProperty("findings").GetProperty("truncated").GetProperty("turns").GetInt32(), arm.GetProperty("counts").GetProperty("parsedTurns").GetInt32()));
        Assert.Equal(5, arm.GetProperty("seconds").GetDouble());
        var catalogue = await served.GetJsonAsync("/api/findings");
        Assert.Equal(
            ["truncated", "unclosedThinking", "parseFailure", "noCommand", "emptyReply"],
            catalogue.GetProperty("flags").EnumerateArray().Take(5).Select(flag => flag.GetProperty("word").GetString()));
        // What takes the whole trial is found in the background.
        Assert.InRange(catalogue.GetProperty("waiting").GetInt32(), 0, 1);
        Assert.Equal(95, catalogue.GetProperty("thresholds").GetProperty("verboseThinking.percentile").GetDouble());
        var turn = await served.GetJsonAsync($"/api/benchmarks/{run}/trials/{trial}/turns/1");
        Assert.Equal(("the prompt", "No JSON."), (turn.GetProperty("prompt").GetString(), turn.GetProperty("parsed").GetProperty("error").GetString()));
        var grid = await served.GetJsonAsync($"/api/benchmarks/{run}/grid");
        Assert.Equal(2, grid.GetProperty("rows").GetArrayLength());
        var progress = await served.GetJsonAsync($"/api/benchmarks/{run}/progress");
        Assert.Equal((2, 1), (progress.GetProperty("finished").GetInt32(), progress.GetProperty("outcomes").GetProperty("passed").GetInt32()));
    }

    [Fact]
    public async Task Downloads_HoldEveryTrialOfTheFilter()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var (run, _) = await ImportAsync(served);

        var csv = (await served.Http.GetStringAsync($"/api/benchmarks/{run}/trials.csv", Stop)).TrimEnd().Split('\n');
        var failed = await served.GetJsonAsync($"/api/benchmarks/{run}/trials.json?outcome=failed");

        Assert.Equal(3, csv.Length);
        Assert.Equal("two", Assert.Single(failed.EnumerateArray()).GetProperty("task").GetString());
    }

    [Fact]
    public async Task Patterns_OfFailedTrials_AreThere()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var (run, trial) = await ImportAsync(served);

        var table = await served.GetJsonAsync($"/api/benchmarks/{run}/patterns");
        var (wrong, _) = await served.SendJsonAsync(HttpMethod.Get, $"/api/benchmarks/{run}/patterns?base=nobody");

        var pattern = Assert.Single(table.GetProperty("patterns").EnumerateArray());
        Assert.Equal("truncated|turnLimit", pattern.GetProperty("key").GetString());
        Assert.Equal(1, pattern.GetProperty("also").GetProperty("parseFailure").GetInt32());
        Assert.Equal(trial, Assert.Single(pattern.GetProperty("trials").EnumerateArray()).GetInt64());
        Assert.Equal(HttpStatusCode.BadRequest, wrong);
    }

    [Fact]
    public async Task TraceFile_OfAHostileTrace_IsOneFileOfTextAlone()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var (run, _) = await ImportAsync(served);
        const string hostile = "<script>alert(1)</script><img src=http://x/y onerror=alert(2)>\u001b[31mred\u001b[0m & \"quoted\"";
        var trial = await served.Services.GetRequiredService<TrialStore>().ImportAsync(
            run, new TrialIdentity(2, "three__ccccccc", "three", hostile, 1, 1, null), End(TrialOutcome.Failed, 0), null, null,
            [
                new TraceTurn
                {
                    Number = 1, Prompt = hostile, Reply = $"<think>{hostile}</think>{hostile}", ThinkingStart = 7, ThinkingEnd = 7 + hostile.Length, AnswerStart = 15 + hostile.Length,
                    Observation = hostile, Parsed = new ParsedReply { Commands = [new AgentCommand(hostile + "\n", 1)], Warnings = [hostile] },
                },
            ],
            TrialCounts.None, Stop);

        var html = await served.Http.GetStringAsync($"/api/benchmarks/{run}/trials/{trial}/trace.html", Stop);
        var (missing, _) = await served.SendJsonAsync(HttpMethod.Get, $"/api/benchmarks/{run}/trials/99999/trace.html");

        var document = await new AngleSharp.Html.Parser.HtmlParser().ParseDocumentAsync(html, Stop);
        Assert.Empty(document.QuerySelectorAll("script, img, link, iframe, [onerror], [src]"));
        Assert.All(document.QuerySelectorAll("a"), link => Assert.StartsWith("#turn-", link.GetAttribute("href"), StringComparison.Ordinal));
        Assert.Equal(hostile, document.QuerySelector(".think pre")!.TextContent);
        Assert.Equal("red", document.QuerySelector(".term .ansi-fg-1")!.TextContent);
        Assert.Contains("alert(1)", document.QuerySelector("ol code")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'", document.QuerySelector("meta[http-equiv]")!.GetAttribute("content"));
        Assert.Equal(HttpStatusCode.NotFound, missing);
    }

    [Fact]
    public async Task Export_WritesTheFolder_AndRefusesOneThatIsNotEmpty()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        using var folder = new TemporaryFolder();
        var (_, imported) = await served.SendJsonAsync(HttpMethod.Post, "/api/benchmarks/import", new { folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "harbor", "job-0.9") });
        var (run, trials) = (imported.GetProperty("runId").GetString(), imported.GetProperty("trials").GetInt32());

        var (status, made) = await served.SendJsonAsync(HttpMethod.Post, $"/api/benchmarks/{run}/export", new { folder = folder["out"], format = "csv" });
        var (again, why) = await served.SendJsonAsync(HttpMethod.Post, $"/api/benchmarks/{run}/export", new { folder = folder["out"], format = "csv" });
        var (relative, _) = await served.SendJsonAsync(HttpMethod.Post, $"/api/benchmarks/{run}/export", new { folder = "out", format = "csv" });
        var (unknown, _) = await served.SendJsonAsync(HttpMethod.Post, "/api/benchmarks/nothing/export", new { folder = folder["other"], format = "csv" });

        Assert.Equal((HttpStatusCode.OK, trials, 1), (status, made.GetProperty("trials").GetInt32(), made.GetProperty("files").GetInt32()));
        Assert.Equal(1 + trials, (await File.ReadAllLinesAsync(folder["out/trials.csv"], Stop)).Length);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (again, relative, unknown));
        Assert.Contains("not empty", why.GetProperty("errors").GetProperty("folder")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing/results", HttpStatusCode.NotFound)]
    [InlineData("nothing/trials", HttpStatusCode.NotFound)]
    [InlineData("RUN/trials/999", HttpStatusCode.NotFound)]
    [InlineData("RUN/trials/999/turns", HttpStatusCode.NotFound)]
    [InlineData("RUN/trials/TRIAL/turns/9", HttpStatusCode.NotFound)]
    [InlineData("RUN/trials?outcome=lost", HttpStatusCode.BadRequest)]
    [InlineData("RUN/trials?finding=lost", HttpStatusCode.BadRequest)]
    [InlineData("RUN/trials?without=lost", HttpStatusCode.BadRequest)]
    [InlineData("RUN/trials?count=0", HttpStatusCode.BadRequest)]
    public async Task WrongAddress_IsToldWhy(string path, HttpStatusCode expected)
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var (run, trial) = await ImportAsync(served);

        var (status, body) = await served.SendJsonAsync(
            HttpMethod.Get, "/api/benchmarks/" + path.Replace("RUN", run, StringComparison.Ordinal).Replace("TRIAL", $"{trial}", StringComparison.Ordinal));

        Assert.Equal(expected, status);
        Assert.True(body.TryGetProperty("title", out _));
    }

    /// <summary>Two trials of a run of another kind: what the endpoints tell comes from the trials alone.</summary>
    private static async Task<(string Run, long Trial)> ImportAsync(ServedDashboard served)
    {
        var run = await served.SubmitAsync(new { kind = "count", to = 1 });
        await served.UntilAsync(run, "completed");
        var store = served.Services.GetRequiredService<TrialStore>();
        var now = DateTimeOffset.UnixEpoch;
        var nothing = TrialCounts.None;
        await store.ImportAsync(run, new TrialIdentity(0, "one__aaaaaaa", "one", "base", 1, 1, null), End(TrialOutcome.Passed, 1), now, now.AddSeconds(2), [], nothing, Stop);
        var trial = await store.ImportAsync(
            run, new TrialIdentity(1, "two__bbbbbbb", "two", "base", 1, 1, null), End(TrialOutcome.Failed, 0.25), now, now.AddSeconds(3),
            [new TraceTurn { Number = 1, Prompt = "the prompt", Reply = "hm", ReplyEnd = ReplyEnd.Length, Parsed = new ParsedReply { Error = "No JSON." } }],
            nothing, Stop);
        return (run, trial);
    }

    private static FinishedTrial End(TrialOutcome outcome, double reward) =>
        new(outcome, AgentEnd.TurnLimit, reward, null, new Dictionary<string, double> { ["reward"] = reward }, [], [], HasTestReport: false);
}
