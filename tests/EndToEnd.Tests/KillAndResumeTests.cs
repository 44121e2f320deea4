namespace Vectorscope.EndToEnd.Tests;

/// <summary>A power cut in the middle of a capture costs what was running, and nothing else.</summary>
public sealed class KillAndResumeTests
{
    // Replies make the work long enough to be killed in; small batches make it stop and start at many places.
    private static readonly object Spec = new
    {
        kind = "capture",
        model = "random",
        sides = new object[]
        {
            new { name = "capable", persona = "capable", promptSet = "terminal-tasks" },
            new { name = "cautious", persona = "cautious", promptSet = "terminal-tasks" },
        },
        positions = new[] { "last-prompt-token", "prompt-mean", "response-mean" },
        thinking = true,
        responseTokens = 24,
        seed = 7,
        batchTokens = 1500,
    };

    [Fact]
    public async Task Capture_KilledAndResumed_EqualsAnUndisturbedOneToTheBit()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        await workspace.MakeModelAsync(cancel);
        await using var chromium = await Chromium.StartAsync();

        string killed;
        await using (var first = await Server.StartAsync(workspace.Home, cancel))
        {
            await using var api = await chromium.ApiAsync(first.Address);
            killed = await api.SubmitAsync(Spec);
            var at = await api.WaitAsync(killed, run => Done(run) > 0, cancel);
            await first.KillAsync();
            Assert.InRange(Done(at), 1, 59);
        }

        await using var second = await Server.StartAsync(workspace.Home, cancel);
        await using var later = await chromium.ApiAsync(second.Address);
        await later.WaitAsync(killed, run => Api.Is(run, "interrupted"), cancel);
        await later.ResumeAsync(killed);
        var resumed = await later.WaitAsync(killed, run => Api.Is(run, "completed"), cancel);
        Assert.Equal(2, resumed.GetProperty("attempt").GetInt32());
        var undisturbed = await later.SubmitAsync(Spec);
        await later.WaitAsync(undisturbed, run => Api.Is(run, "completed"), cancel);

        foreach (var artifact in new[] { "capture.safetensors", "separability.json" })
            Assert.Equal(await later.DownloadAsync(undisturbed, artifact), await later.DownloadAsync(killed, artifact));
    }

    private static long Done(System.Text.Json.JsonElement run) =>
        run.TryGetProperty("progress", out var progress) && progress.ValueKind == System.Text.Json.JsonValueKind.Object ? progress.GetProperty("done").GetInt64() : 0;
}
