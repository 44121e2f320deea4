using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Cli;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Runtime;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class CapturesApiTests
{
    [Fact]
    public async Task Capture_OverTheApi_FromAFolderToItsNumbers()
    {
        await using var served = await ServedDashboard.StartAsync();
        var folder = Path.Combine(served.Data, "models", "small");
        Assert.Equal(0, (await Verb.RunAsync("/", "new-model", "--shape", "tiny", "--vocab", "300", "--out", folder)).ExitCode);

        var (_, scan) = await served.SendJsonAsync(HttpMethod.Post, "/api/models/scan");
        Assert.Equal(1, scan.GetProperty("found").GetInt32());
        var model = Assert.Single((await served.GetJsonAsync("/api/models")).EnumerateArray(), model => !model.GetProperty("builtIn").GetBoolean());
        var detail = await served.GetJsonAsync($"/api/models/{model.GetProperty("id").GetString()}");
        var layers = detail.GetProperty("info").GetProperty("layers").GetArrayLength();

        var id = await served.SubmitAsync(new
        {
            kind = "capture",
            model = "small",
            device = "cpu",
            sides = new[] { new { name = "a", persona = "capable", promptSet = "neutral" }, new { name = "b", persona = "cautious", promptSet = "neutral" } },
        });
        await served.UntilAsync(id, "completed");

        var capture = await served.GetJsonAsync($"/api/captures/{id}");
        var prompts = capture.GetProperty("sides")[0].GetProperty("prompts").GetArrayLength();
        Assert.Equal((layers + 1, "last-prompt-token"), (capture.GetProperty("layers").GetInt32(), capture.GetProperty("positions")[0].GetString()));
        var report = Assert.Single((await served.GetJsonAsync($"/api/captures/{id}/separability?sideA=a")).EnumerateArray());
        Assert.Equal(layers + 1, report.GetProperty("layers").GetArrayLength());
        Assert.Equal(0, report.GetProperty("layers")[1].GetProperty("projectionsA").GetArrayLength());
        Assert.InRange(report.GetProperty("layers")[layers].GetProperty("aucHeldOut").GetDouble(), 0, 1);
        Assert.Empty((await served.GetJsonAsync($"/api/captures/{id}/separability?sideA=nobody")).EnumerateArray());
        var projections = await served.GetJsonAsync($"/api/captures/{id}/projections?layer={layers}");
        Assert.Equal((prompts, prompts), (projections.GetProperty("a").GetArrayLength(), projections.GetProperty("b").GetArrayLength()));
        Assert.Equal(HttpStatusCode.BadRequest, (await served.SendJsonAsync(HttpMethod.Get, $"/api/captures/{id}/projections?layer={layers + 1}")).Status);

        Assert.Equal(SeparabilityReport.CurrentVersion, report.GetProperty("version").GetInt32());
        Assert.InRange(report.GetProperty("layers")[layers].GetProperty("adjustedPValue").GetDouble(), 0.001, 1);
        var csv = await served.Http.GetStringAsync($"/api/captures/{id}/separability.csv", Xunit.TestContext.Current.CancellationToken);
        Assert.StartsWith("sideA,sideB,position,version,layer,aucHeldOut,", csv, StringComparison.Ordinal);
        Assert.Equal(layers + 2, csv.TrimEnd().Split('\n').Length);
        var (measured, again) = await served.SendJsonAsync(HttpMethod.Post, $"/api/captures/{id}/measure");
        Assert.Equal(HttpStatusCode.OK, measured);
        Assert.Equal(report.GetRawText(), again[0].GetRawText());

        // The axis between the sides, and where a direction found between them appears beside it.
        var found = await served.SubmitAsync(new { kind = "direction", saveAs = "axis", capture = id, positive = "a", negative = "b", method = "mean-difference" });
        await served.UntilAsync(found, "completed");
        var axis = await served.GetJsonAsync($"/api/captures/{id}/axis?sideA=b&sideB=a&position=last-prompt-token&layer={layers}");
        Assert.Equal(-1, Assert.Single(axis.GetProperty("directions").EnumerateArray()).GetProperty("cosine").GetDouble(), 1e-6);
        Assert.Equal(HttpStatusCode.BadRequest, (await served.SendJsonAsync(HttpMethod.Get, $"/api/captures/{id}/axis?sideA=a&sideB=a&position=last-prompt-token&layer=1")).Status);
        var audited = await served.GetJsonAsync("/api/directions/axis/audit");
        Assert.Equal(report.GetProperty("layers")[layers].GetProperty("aucHeldOut").GetDouble(), audited.GetProperty("audit").GetProperty("layers")[layers].GetProperty("separability").GetProperty("aucHeldOut").GetDouble());
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, "/api/directions/nobody/audit")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await served.SendJsonAsync(HttpMethod.Get, "/api/directions/map?layer=99&direction=axis")).Status);

        await AssertDamageIsToldAsync(served, id);
    }

    [Fact]
    public async Task Capture_RunOfAnotherKind_IsNotFoundWithItsState()
    {
        await using var served = await ServedDashboard.StartAsync(CountingRun.Register);
        var id = await served.SubmitAsync(new { kind = "count", to = 1 });
        await served.UntilAsync(id, "completed");

        foreach (var path in new[] { $"/api/captures/{id}", $"/api/captures/{id}/separability", $"/api/captures/{id}/projections?layer=0" })
        {
            var (status, body) = await served.SendJsonAsync(HttpMethod.Get, path);
            Assert.Equal(HttpStatusCode.NotFound, status);
            Assert.Contains("completed", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Conflict, (await served.SendJsonAsync(HttpMethod.Post, $"/api/captures/{id}/measure")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Post, "/api/captures/nothing/measure")).Status);
    }

    /// <summary>Files of the data folder that are not what was stored: cut short, overwritten, gone.</summary>
    private static async Task AssertDamageIsToldAsync(ServedDashboard served, string id)
    {
        var (capture, separability) = (await StoredAsync(served, id, "capture.safetensors"), await StoredAsync(served, id, "separability.json"));
        var whole = await File.ReadAllBytesAsync(capture, Xunit.TestContext.Current.CancellationToken);
        foreach (var damaged in new[] { whole[..(whole.Length / 2)], [], new byte[4096], [.. "{}"u8] })
        {
            await ReplaceAsync(capture, damaged);
            await AssertToldAsync(HttpMethod.Get, "", "capture.safetensors");
            await AssertToldAsync(HttpMethod.Post, "/measure", "capture.safetensors");
        }
        foreach (var damaged in new[] { "", "{", "null", "[]", """{"reports": 7}""", """{"reports": [null]}""", """{"reports": [{}]}""", """{"reports": [{"layers": 1}]}""", null })
        {
            await ReplaceAsync(separability, damaged is null ? null : System.Text.Encoding.UTF8.GetBytes(damaged));
            foreach (var path in new[] { "/separability", "/separability.csv", "/projections?layer=0" }) await AssertToldAsync(HttpMethod.Get, path, "separability.json");
        }

        async Task AssertToldAsync(HttpMethod method, string path, string names)
        {
            var (status, body) = await served.SendJsonAsync(method, $"/api/captures/{id}{path}");
            Assert.Equal(HttpStatusCode.Conflict, status);
            Assert.Contains(names, body.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.EndsWith("Put it back from a backup, or run it again.", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static async Task<string> StoredAsync(ServedDashboard served, string id, string name) => served.Services.GetRequiredService<ArtifactStore>()
        .PathOf((await served.Services.GetRequiredService<RunQueries>().FindArtifactAsync(id, name, Xunit.TestContext.Current.CancellationToken))!.Sha256)!;

    private static async Task ReplaceAsync(string path, byte[]? content)
    {
        File.Delete(path);
        if (content is not null) await File.WriteAllBytesAsync(path, content, Xunit.TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Capture_ConfiguredDeviceIsNotThere_FailsAndSaysSo()
    {
        Assert.SkipWhen(LibTorch.Load().Cuda, "This machine has the device whose absence is tested.");
        await using var served = await ServedDashboard.StartAsync(("Engine:Device", "cuda"));
        var folder = Path.Combine(served.Data, "models", "small");
        Assert.Equal(0, (await Verb.RunAsync("/", "new-model", "--shape", "tiny", "--vocab", "300", "--out", folder)).ExitCode);
        object Spec(string? device) => new { kind = "capture", model = folder, device, sides = new[] { new { name = "a", persona = "capable", promptSet = "neutral" } } };

        var failed = await served.UntilAsync(await served.SubmitAsync(Spec(null)), "failed");
        await served.UntilAsync(await served.SubmitAsync(Spec("cpu")), "completed");

        Assert.Contains("CUDA", failed.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_AddedByPath_IsListedAndCanBeTakenOff()
    {
        await using var served = await ServedDashboard.StartAsync();

        var (refused, problem) = await served.SendJsonAsync(HttpMethod.Post, "/api/models", new { folder = "/nowhere" });
        var (added, done) = await served.SendJsonAsync(HttpMethod.Post, "/api/models", new { folder = Fixture.TinyModel });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (refused, added));
        Assert.True(problem.GetProperty("errors").TryGetProperty("folder", out _));
        var path = $"/api/models/{done.GetProperty("id").GetString()}";
        Assert.Equal(Fixture.TinyModel, (await served.GetJsonAsync(path)).GetProperty("row").GetProperty("folder").GetString());
        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, path)).Status);
    }
}
