using System.Net;
using Vectorscope.Dashboard.Tests.Components.Replays;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class ReplaysApiTests
{
    [Fact]
    public async Task Replay_OverTheApi_FromItsKindToItsReplies()
    {
        await using var served = await ServedDashboard.StartAsync();
        var tasks = new DirectoryInfo(Path.Combine(served.Data, "some-tasks"));
        tasks.Create();
        var sample = await SampleReplay.CreateAsync(served.Services, tasks);

        Assert.Contains((await served.GetJsonAsync("/api/kinds")).EnumerateArray(), kind => kind.GetProperty("name").GetString() == "replay");
        var id = await served.SubmitAsync(sample.Spec(samples: 2));
        await served.UntilAsync(id, "completed");

        var report = await served.GetJsonAsync($"/api/replays/{id}");
        Assert.Equal((sample.RunId, sample.Trial, 1), (report.GetProperty("origin").GetProperty("runId").GetString(), report.GetProperty("origin").GetProperty("trialId").GetInt64(), report.GetProperty("origin").GetProperty("turn").GetInt32()));
        Assert.Equal(SampleReplay.Reply, report.GetProperty("original").GetProperty("turn").GetProperty("reply").GetString());
        Assert.Equal(2, report.GetProperty("samples").GetArrayLength());
        Assert.Equal("ls\n", report.GetProperty("original").GetProperty("turn").GetProperty("parsed").GetProperty("commands")[0].GetProperty("keystrokes").GetString());
        var (status, problem) = await served.SendJsonAsync(HttpMethod.Post, "/api/runs", new { kind = "replay", trial = $"{sample.RunId}/{sample.Trial}", turn = 9 });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty("turn", out _));
        foreach (var other in new[] { "none", sample.RunId })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, $"/api/replays/{other}")).Status);
        }
    }
}
