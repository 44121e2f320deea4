using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>A disk that is full, and one that may not be written, in the middle of work: told truthfully, and over when there is room again.</summary>
public sealed class FullDiskTests
{
    private static readonly object Spec = new
    {
        kind = "capture",
        model = "random",
        sides = new object[]
        {
            new { name = "capable", persona = "capable", promptSet = "terminal-tasks" },
            new { name = "cautious", persona = "cautious", promptSet = "terminal-tasks" },
        },
        positions = new[] { "last-prompt-token", "response-mean" },
        responseTokens = 24,
        batchTokens = 1500,
    };

    [Fact]
    public async Task DiskThatFillsDuringARun_LosesNothingAndWorksAgainWithRoom()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        var (mounted, reason) = SmallDisk.Mount(workspace.Data, megabytes: 128);
        Assert.SkipWhen(mounted is null, $"No small disk can be mounted here: {reason}");
        using var disk = mounted!;
        await workspace.MakeModelAsync(cancel);
        await using var server = await Server.StartAsync(workspace.Home, cancel);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(server.Address) };
        var run = await SubmitAsync(http, cancel);
        await UntilAsync(http, run, body => Done(body) > 0, cancel);

        disk.Fill();
        await AssertRefusedAsync(http, HttpStatusCode.InsufficientStorage, "disk is full", cancel);
        // Long enough for heartbeats, the sweeper and the log to meet it, and for the run to end on it.
        await Task.Delay(TimeSpan.FromSeconds(25), cancel);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz", cancel)).StatusCode);
        disk.Free();

        var ended = await UntilAsync(http, run, body => State(body) is "failed" or "completed", cancel);
        if (State(ended) == "failed")
        {
            Assert.Contains("disk is full", ended.GetProperty("reason").GetString(), StringComparison.OrdinalIgnoreCase);
            Assert.Equal(HttpStatusCode.OK, (await http.PostAsync($"/api/runs/{run}/resume", null, cancel)).StatusCode);
        }
        await UntilAsync(http, run, body => State(body) == "completed", cancel);
        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(http, "after", cancel)).StatusCode);
        var next = await SubmitAsync(http, cancel);
        await UntilAsync(http, next, body => State(body) == "completed", cancel);
        Assert.Equal(HttpStatusCode.OK, (await http.DeleteAsync($"/api/runs/{next}", cancel)).StatusCode);
    }

    [Fact]
    public async Task FolderThatMayNotBeWritten_IsToldAtTheStart()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        var (mounted, reason) = SmallDisk.Mount(workspace.Data, megabytes: 64);
        Assert.SkipWhen(mounted is null, $"No small disk can be mounted here: {reason}");
        using var disk = mounted!;
        disk.Remount(readOnly: true);

        var answer = await Product.RunAsync(workspace.Home, cancel, "serve", "--port", "0");

        Assert.NotEqual(0, answer.ExitCode);
        Assert.Contains($"'{workspace.Data}' cannot be written", answer.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Log, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(HttpClient http, HttpStatusCode status, string says, CancellationToken cancel)
    {
        // The journal may have room from before; it is used up at last.
        for (var i = 0; ; i++)
        {
            using var refused = await SaveAsync(http, $"while it is full {i}", cancel);
            if (refused.IsSuccessStatusCode && i < 100) continue;
            var body = await refused.Content.ReadAsStringAsync(cancel);
            Assert.Equal((status, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
            Assert.Contains(says, body, StringComparison.Ordinal);
            return;
        }
    }

    private static Task<HttpResponseMessage> SaveAsync(HttpClient http, string name, CancellationToken cancel) =>
        http.PostAsJsonAsync("/api/personas", new { name, systemPrompt = new string('x', 200_000) }, cancel);

    private static async Task<string> SubmitAsync(HttpClient http, CancellationToken cancel)
    {
        using var answer = await http.PostAsJsonAsync("/api/runs", Spec, cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> UntilAsync(HttpClient http, string run, Func<JsonElement, bool> wanted, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Server.Patience);
        while (true)
        {
            var body = await http.GetFromJsonAsync<JsonElement>($"/api/runs/{run}", limit.Token);
            if (wanted(body)) return body;
            await Task.Delay(100, limit.Token);
        }
    }

    private static string State(JsonElement run) => run.GetProperty("state").GetString()!;

    private static long Done(JsonElement run) =>
        run.TryGetProperty("progress", out var progress) && progress.ValueKind == JsonValueKind.Object ? progress.GetProperty("done").GetInt64() : 0;
}
