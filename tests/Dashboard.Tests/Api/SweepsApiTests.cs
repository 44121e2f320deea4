using System.Net;
using Vectorscope.Dashboard.Tests.Components.Sweeps;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class SweepsApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sweep_OverTheApi_FromItsCheckToItsCells()
    {
        await using var served = await ServedDashboard.StartAsync();
        await SampleSweep.PrepareAsync(served.Services);

        var (_, check) = await served.SendJsonAsync(HttpMethod.Post, "/api/runs/check", SampleSweep.Spec());
        Assert.Contains(check.GetProperty("notes").EnumerateArray(), note => note.GetString()!.StartsWith("8 cells and the model as it is, 2 prompts each: 18 replies", StringComparison.Ordinal));
        var id = await served.SubmitAsync(SampleSweep.Spec());
        await served.UntilAsync(id, "completed");

        var report = await served.GetJsonAsync($"/api/sweeps/{id}");
        Assert.Equal((8, 8, true), (report.GetProperty("cells").GetArrayLength(), report.GetProperty("tried").GetInt32(), report.GetProperty("isWhole").GetBoolean()));
        var cell = report.GetProperty("cells")[0];
        Assert.Equal(("add.L1.s2", 2), (cell.GetProperty("name").GetString(), cell.GetProperty("measures").GetProperty("replies").GetInt32()));
        Assert.Equal("add", cell.GetProperty("intervention").GetProperty("operations")[0].GetProperty("op").GetString());
        var csv = (await served.Http.GetStringAsync($"/api/sweeps/{id}/cells.csv", Stop)).TrimEnd().Split('\n');
        Assert.Equal(10, csv.Length);
        Assert.StartsWith("name,operation,layers,strength,", csv[0], StringComparison.Ordinal);
        Assert.StartsWith("base,,,,", csv[1], StringComparison.Ordinal);
        // Its trials would be where any are: there are none.
        Assert.Equal(0, (await served.GetJsonAsync($"/api/benchmarks/{id}/trials")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Sweep_UnknownOrOfAnotherKind_IsNotFound_AndARefusalNamesItsField()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var count = await served.SubmitAsync(new { kind = "count", to = 1 });
        await SampleSweep.PrepareAsync(served.Services);

        foreach (var path in new[] { "", "/cells.csv" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, $"/api/sweeps/none{path}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, $"/api/sweeps/{count}{path}")).Status);
        }
        var spec = SampleSweep.Spec();
        spec["layers"] = new System.Text.Json.Nodes.JsonArray("1", "99");
        var (status, problem) = await served.SendJsonAsync(HttpMethod.Post, "/api/runs", spec);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty("layers[1]", out _));
    }
}
