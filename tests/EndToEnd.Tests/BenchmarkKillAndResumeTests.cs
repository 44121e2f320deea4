using System.Text.Json;
using Vectorscope.ScriptedModels;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>A power cut in the middle of a benchmark: what was finished stays as it was, the rest is run, nothing twice.</summary>
public sealed class BenchmarkKillAndResumeTests
{
    private const int Tasks = 8;
    private const int Attempts = 2;

    [Fact]
    public async Task Benchmark_KilledAtARandomMomentAndResumed_HasEveryTrialOnce()
    {
        var cancel = TestContext.Current.CancellationToken;
        // Another moment each time; the seed is what tells which.
        var seed = Environment.TickCount;
        var finishedBefore = new Random(seed).Next(1, 2 * Tasks * Attempts - 4);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: killed after {finishedBefore} trials");
        await using var model = await ScriptedServer.StartAsync(cancel);
        using var tasks = new SmallTasks(Tasks);
        using var workspace = new Workspace();
        await using var chromium = await Chromium.StartAsync();
        var spec = new
        {
            kind = "benchmark",
            tasks = new { set = tasks.Folder },
            arms = new object[]
            {
                new { name = "good", model = new { server = model.Url, name = "good" }, settings = new { maxTurns = 5 } },
                new { name = "idle", model = new { server = model.Url, name = "idle" }, settings = new { maxTurns = 2 } },
            },
            attempts = Attempts,
            concurrency = 3,
            sandbox = "bubblewrap",
        };

        string run;
        List<JsonElement> before;
        await using (var first = await Server.StartAsync(workspace.Home, cancel))
        {
            await using var api = await chromium.ApiAsync(first.Address);
            run = await api.SubmitAsync(spec);
            await api.WaitAsync(run, state => Done(state) >= finishedBefore, cancel);
            await first.KillAsync();
        }
        await using var second = await Server.StartAsync(workspace.Home, cancel);
        await using var later = await chromium.ApiAsync(second.Address);
        await later.WaitAsync(run, state => Api.Is(state, "interrupted"), cancel);
        before = Finished(await later.GetAsync($"/api/benchmarks/{run}/trials?count=1000"));
        Assert.InRange(before.Count, finishedBefore, 2 * Tasks * Attempts);
        await later.ResumeAsync(run);
        await later.WaitAsync(run, state => Api.Is(state, "completed"), cancel);

        var after = Finished(await later.GetAsync($"/api/benchmarks/{run}/trials?count=1000"));
        Assert.Equal(2 * Tasks * Attempts, after.Count);
        Assert.Equal(after.Count, after.Select(Key).Distinct().Count());
        Assert.Equal(after.Count, after.Select(trial => trial.GetProperty("id").GetInt64()).Distinct().Count());
        // Those that were finished are the same rows: id, times, reward, everything.
        var texts = after.ToDictionary(Key, trial => trial.GetRawText());
        Assert.All(before, trial => Assert.Equal(trial.GetRawText(), texts[Key(trial)]));
        var results = await later.GetAsync($"/api/benchmarks/{run}/results");
        Assert.Equal(
            [("good", Tasks * Attempts, Tasks * Attempts), ("idle", 0, Tasks * Attempts)],
            results.GetProperty("arms").EnumerateArray().Select(arm => (arm.GetProperty("name").GetString()!, arm.GetProperty("passed").GetInt32(), arm.GetProperty("trials").GetInt32())));
    }

    private static string Key(JsonElement trial) => $"{trial.GetProperty("task")} {trial.GetProperty("arm")} {trial.GetProperty("attempt")}";

    private static List<JsonElement> Finished(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Where(trial => trial.GetProperty("outcome").ValueKind == JsonValueKind.String)];

    private static long Done(JsonElement run) =>
        run.TryGetProperty("progress", out var progress) && progress.ValueKind == JsonValueKind.Object ? progress.GetProperty("done").GetInt64() : 0;
}
