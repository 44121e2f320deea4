using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class CompareApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>
    /// base passes 2 of 8 tasks, other 7; six of them alone, base one alone. The figures are sums over Python's math.comb: binomial 6 of 7
    /// at ½, and hypergeometric 7 of 8 with 9 of 16 passed.
    /// </summary>
    [Fact]
    public async Task Compare_ArmsOfARunAndCounts_HasTestsTasksAndWhatIsMissing()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var run = await ImportAsync(served);

        var comparison = await served.GetJsonAsync($"/api/compare?run={run}&counts=earlier:7/8&arm={run}/ghost");

        Assert.Equal($"{run}/ghost", Assert.Single(comparison.GetProperty("missing").EnumerateArray()).GetString());
        Assert.Equal(["base", "other", "earlier"], comparison.GetProperty("arms").EnumerateArray().Select(arm => arm.GetProperty("name").GetString()));
        Assert.Equal([false, false, true], comparison.GetProperty("arms").EnumerateArray().Select(arm => arm.GetProperty("isCounts").GetBoolean()));
        var against = comparison.GetProperty("against")[0].GetProperty("all");
        Assert.Equal(0.125, against.GetProperty("paired").GetProperty("p").GetProperty("twoSided").GetDouble(), 12);
        Assert.Equal(0.0625, against.GetProperty("paired").GetProperty("p").GetProperty("greater").GetDouble(), 12);
        Assert.Equal(0.0203, against.GetProperty("unpaired").GetProperty("fisher").GetProperty("greater").GetDouble(), 4);
        Assert.Equal("mcNemar", against.GetProperty("effect").GetProperty("test").GetString());
        Assert.Equal(0.0406, comparison.GetProperty("against")[1].GetProperty("all").GetProperty("effect").GetProperty("p").GetDouble(), 4);
        var tasks = comparison.GetProperty("tasks").EnumerateArray().ToList();
        Assert.Equal(["11-", "10-", "01-", "01-", "01-", "01-", "01-", "01-"], tasks.Select(task => task.GetProperty("pattern").GetString()));
        Assert.Equal(1, tasks[0].GetProperty("cells")[0].GetProperty("count").GetProperty("passed").GetInt32());
    }

    [Fact]
    public async Task Traces_OfTwoTrials_NameTheNextTaskAtWhichTheArmsDiffer()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var run = await ImportAsync(served);
        var trials = (await served.GetJsonAsync($"/api/benchmarks/{run}/trials")).GetProperty("items").EnumerateArray()
            .ToDictionary(trial => (trial.GetProperty("task").GetString()!, trial.GetProperty("arm").GetString()!), trial => trial.GetProperty("id").GetInt64());

        var pair = await served.GetJsonAsync($"/api/compare/traces?a={run}/{trials[("t2", "base")]}&b={run}/{trials[("t2", "other")]}");

        Assert.Equal((true, 7), (pair.GetProperty("sameTask").GetBoolean(), pair.GetProperty("apart").GetInt32()));
        Assert.Equal(("t1", "t3"), (pair.GetProperty("previous").GetProperty("task").GetString(), pair.GetProperty("next").GetProperty("task").GetString()));
        Assert.Equal(trials[("t3", "other")], pair.GetProperty("next").GetProperty("b").GetProperty("trial").GetInt64());
    }

    [Theory]
    [InlineData("/api/compare", HttpStatusCode.BadRequest, "arm")]
    [InlineData("/api/compare?arm=nonsense", HttpStatusCode.BadRequest, "arm")]
    [InlineData("/api/compare?run=none", HttpStatusCode.BadRequest, "run")]
    [InlineData("/api/compare?counts=earlier:9/8", HttpStatusCode.BadRequest, "counts")]
    [InlineData("/api/compare?counts=earlier:7/8&base=other:1/2", HttpStatusCode.BadRequest, "base")]
    [InlineData("/api/compare?counts=a:1/2&counts=b:1/2&counts=c:1/2&counts=d:1/2&counts=e:1/2&counts=f:1/2&counts=g:1/2&counts=h:1/2&counts=i:1/2&counts=j:1/2&counts=k:1/2", HttpStatusCode.BadRequest, "arm")]
    [InlineData("/api/compare/traces?a=x&b=none/1", HttpStatusCode.BadRequest, "a")]
    [InlineData("/api/compare/traces?a=none/1&b=none/2", HttpStatusCode.NotFound, null)]
    public async Task Requests_ThatNameNothing_SayWhichParameter(string path, HttpStatusCode expected, string? field)
    {
        await using var served = await ServedDashboard.StartAsync();

        var (status, problem) = await served.SendJsonAsync(HttpMethod.Get, path);

        Assert.Equal(expected, status);
        Assert.True(field is null || problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    private static async Task<string> ImportAsync(ServedDashboard served)
    {
        var run = await served.SubmitAsync(new { kind = "count", to = 1 });
        await served.UntilAsync(run, "completed");
        var store = served.Services.GetRequiredService<TrialStore>();
        var nothing = TrialCounts.None;
        var place = 0;
        for (var task = 0; task < 8; task++)
        {
            foreach (var (arm, passed) in new[] { ("base", task < 2), ("other", task != 1) })
            {
                var end = new FinishedTrial(passed ? TrialOutcome.Passed : TrialOutcome.Failed, AgentEnd.Completed, passed ? 1 : 0, null, new Dictionary<string, double>(), [], [], HasTestReport: false);
                await store.ImportAsync(run, new TrialIdentity(place++, $"t{task}.{arm}", $"t{task}", arm, 1, 1, null), end, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(2), [], nothing, Stop);
            }
        }

        return run;
    }
}
