using System.Net;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Components.Trials;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class ProjectionsApiTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-projections-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task Projections_OfATrialAndATurn_AreThereAndAsFiles()
    {
        // Nobody takes the run: its trial is written here.
        await using var served = await ServedDashboard.StartAsync(("Work:Queues:engine", "0"));
        var (run, trial) = await SampleProjections.CreateAsync(served.Services, _folder);
        var path = $"/api/benchmarks/{run}/trials/{trial}";

        var first = await served.GetJsonAsync($"{path}/projections");
        Assert.Equal([("axis", 3), ("axis", 1)], first.GetProperty("series").EnumerateArray().Select(series => (series.GetProperty("direction").GetString(), series.GetProperty("layer").GetInt32())));
        Assert.Equal([(1, 3), (2, 2), (3, 0)], first.GetProperty("turns").EnumerateArray().Select(turn => (turn.GetProperty("number").GetInt32(), turn.GetProperty("tokens").GetInt32())));
        Assert.Equal(1.0 / 3, first.GetProperty("turns")[0].GetProperty("mean")[0].GetDouble(), 1e-9);
        Assert.Equal(-2, first.GetProperty("turns")[0].GetProperty("last")[1].GetDouble());
        var curve = (await served.GetJsonAsync($"{path}/projections?direction=axis&layer=1&points=2")).GetProperty("curve");
        Assert.Equal((1, 3), (curve.GetProperty("series").GetInt32(), curve.GetProperty("tokensPerPoint").GetInt32()));
        Assert.Equal([(1, 0, 1.0), (2, 3, 8)], curve.GetProperty("points").EnumerateArray().Select(point => (point.GetProperty("turn").GetInt32(), point.GetProperty("first").GetInt32(), point.GetProperty("mean").GetDouble())));

        var turn = await served.GetJsonAsync($"{path}/turns/1/projections");
        Assert.Equal(["<think>", "a", SampleProjections.Hostile], turn.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("text").GetString()));
        Assert.Equal(JsonValueKind.Null, turn.GetProperty("tokens")[2].GetProperty("values")[1].ValueKind);
        var cut = (await served.GetJsonAsync($"{path}/turns/2/projections")).GetProperty("tokens");
        Assert.Equal([JsonValueKind.Number, JsonValueKind.Null], cut.EnumerateArray().Select(token => token.GetProperty("values")[0].ValueKind));

        var csv = (await served.Http.GetStringAsync($"{path}/projections.csv", Stop)).TrimEnd().Split('\n');
        Assert.Equal("turn,token,start,text,axis layer 3,axis layer 1", csv[0]);
        Assert.Equal(["1,0,0,<think>,0.5,4", "1,1,7,a,-1,-2"], csv[1..3]);
        Assert.Equal(["2,0,0,x,8,8", "2,1,1,y,,"], csv[^2..]);
        var all = await served.GetJsonAsync($"{path}/projections.json");
        Assert.Equal([3, 2, 0], all.EnumerateArray().Select(one => one.GetProperty("tokens").GetArrayLength()));

        // Where the turn itself is read they are not.
        Assert.False((await served.GetJsonAsync($"{path}/turns/1")).TryGetProperty("projections", out _));
        foreach (var (wrong, status) in new[]
        {
            ("projections?points=0", HttpStatusCode.BadRequest), ("projections?direction=other", HttpStatusCode.BadRequest), ("projections?layer=2", HttpStatusCode.BadRequest), ("turns/9/projections", HttpStatusCode.NotFound),
        })
        {
            Assert.Equal(status, (await served.SendJsonAsync(HttpMethod.Get, $"{path}/{wrong}")).Status);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, $"/api/benchmarks/{run}/trials/99999/projections")).Status);
    }
}
