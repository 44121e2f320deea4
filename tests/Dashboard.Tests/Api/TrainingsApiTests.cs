using System.Net;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class TrainingsApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Training_OverTheApi_FromAFileToItsModelAndItsCurve()
    {
        await using var served = await ServedDashboard.StartAsync();
        var id = await served.SubmitAsync(Spec(served, steps: 6));

        await served.UntilAsync(id, "completed");

        var report = await served.GetJsonAsync($"/api/trainings/{id}");
        var model = report.GetProperty("model");
        Assert.Equal(model.GetProperty("folder").GetString(), (await served.GetJsonAsync($"/api/models/{model.GetProperty("id").GetString()}")).GetProperty("row").GetProperty("folder").GetString());
        Assert.Equal(6, report.GetProperty("steps").GetInt32());
        Assert.Equal(2, report.GetProperty("counts").GetProperty("evaluationDocuments").GetInt32());
        var page = await served.GetJsonAsync($"/api/trainings/{id}/steps?after=2&count=3");
        Assert.Equal([3, 4, 5], page.GetProperty("items").EnumerateArray().Select(step => step.GetProperty("step").GetInt32()));
        Assert.Equal(6, page.GetProperty("planned").GetInt32());
        var curve = await served.GetJsonAsync($"/api/trainings/{id}/curve");
        Assert.Equal([2, 4, 6], curve.GetProperty("evaluations").EnumerateArray().Select(point => point.GetProperty("step").GetInt32()));
        Assert.Equal(6, curve.GetProperty("points").GetArrayLength());
        Assert.InRange((await served.GetJsonAsync($"/api/trainings/{id}/curve?points=4")).GetProperty("points").GetArrayLength(), 2, 4);
        var progress = await served.GetJsonAsync($"/api/trainings/{id}/progress");
        Assert.Equal((6, 6), (progress.GetProperty("step").GetInt32(), progress.GetProperty("steps").GetInt32()));
        Assert.Equal(report.GetProperty("evaluationLoss").GetDouble(), progress.GetProperty("evaluationLoss").GetDouble());
        var csv = (await served.Http.GetStringAsync($"/api/trainings/{id}/steps.csv", Stop)).TrimEnd().Split('\n');
        Assert.Equal(7, csv.Length);
        Assert.StartsWith("step,loss,", csv[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_UnknownOrOfAnotherKindOrBadlyAsked_IsRefused()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var count = await served.SubmitAsync(new { kind = "count", to = 1 });
        await served.UntilAsync(count, "completed");

        foreach (var path in new[] { "", "/progress", "/steps", "/steps.csv", "/curve" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, $"/api/trainings/none{path}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, $"/api/trainings/{count}{path}")).Status);
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await served.SendJsonAsync(HttpMethod.Get, "/api/trainings/none/steps?count=0")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await served.SendJsonAsync(HttpMethod.Get, "/api/trainings/none/curve?points=0")).Status);
        var (status, problem) = await served.SendJsonAsync(HttpMethod.Post, "/api/runs", new { kind = "training", @new = new { shape = "tiny" }, data = new { chats = "/none" }, options = new { steps = 0 } });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty("data.chats", out _) && problem.GetProperty("errors").TryGetProperty("options.steps", out _));
    }

    private static object Spec(ServedDashboard served, int steps)
    {
        var chats = Path.Combine(served.Data, "chats.jsonl");
        File.WriteAllLines(chats, Enumerable.Range(0, 8).Select(i => JsonSerializer.Serialize(new
        {
            messages = new object[] { new { role = "user", content = $"Say {i}." }, new { role = "assistant", content = $"{i}" } },
        })));
        return new
        {
            kind = "training",
            @new = new { shape = "tiny", vocabulary = 300 },
            data = new { chats },
            evaluate = 0.25,
            options = new { steps, sequenceTokens = 64, rows = 1, device = "cpu", evaluateEvery = 2 },
        };
    }
}
