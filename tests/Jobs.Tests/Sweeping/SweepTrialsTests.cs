using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Sweeping;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.ScriptedModels;

namespace Vectorscope.Jobs.Tests.Sweeping;

/// <summary>Cells at work on tasks, in real sandboxes.</summary>
public sealed class SweepTrialsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cells_WorkOnTasks_AsArmsOfTheSweepsOwnTrials()
    {
        if (await new BubblewrapProvider(TimeProvider.System).WhyUnavailableAsync(Token) is { } why)
        {
            Assert.Skip(why);
        }
        using var tasks = new SmallTasks(2);
        await using var store = await CreateAsync();
        var id = await SmallSweep.SubmitAsync(store, Spec(tasks));

        var report = await SmallSweep.RunAsync(store, id);

        // A model of random weights solves nothing: what counts is that every arm was tried on everything.
        Assert.All(report.Cells.Append(report.Base), cell => Assert.Equal((0, 4, 0), (cell.Pass!.Passed, cell.Pass.Trials, cell.Pass.Infrastructure)));
        // Wilson of none in four: 3.84/(4 + 3.84).
        Assert.Equal(0.4899, report.Base.Pass!.Interval!.High, 1e-4);
        Assert.Equal((2, 2), (report.Tasks!.Names.Count, report.Tasks.Attempts));
        var rows = await store.Get<TrialQueries>().TrialsAsync(id, new TrialFilter(), 0, 100, Token);
        Assert.Equal(["add.L2.s-0.5", "add.L2.s2", "base"], rows.Select(row => row.Arm).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(12, rows.Count);
        // The trial knows its task and where it ran, as a benchmark's does.
        var detail = (await store.Get<TrialDetails>().FindAsync(id, rows[0].Id, Token))!;
        Assert.Contains("word1", detail.Instruction, StringComparison.Ordinal);
        Assert.Equal(SandboxKind.Bubblewrap, detail.Sandbox);
        // Arms of one task and attempt draw the same numbers.
        var seeds = new List<(string Task, int Attempt, long Seed)>();
        foreach (var row in rows) seeds.Add((row.Task, row.Attempt, (await store.Get<TrialDetails>().FindAsync(id, row.Id, Token))!.Seed));
        Assert.Equal(4, seeds.Distinct().Count());
        var grid = await store.Get<BenchmarkTables>().GridAsync(id, Token);
        Assert.Equal(["base", "add.L2.s-0.5", "add.L2.s2"], grid.Arms);
    }

    // In the middle of trials: replies are not computed again, and trials that ended stay.
    [Fact]
    public async Task Sweep_StoppedAmongItsTrials_GoesOnFromThem()
    {
        if (await new BubblewrapProvider(TimeProvider.System).WhyUnavailableAsync(Token) is { } why)
        {
            Assert.Skip(why);
        }
        using var tasks = new SmallTasks(2);
        await using var store = await CreateAsync();
        var whole = await SmallSweep.RunAsync(store, Spec(tasks, attempts: 1));
        var id = await SmallSweep.SubmitAsync(store, Spec(tasks, attempts: 1));
        var feed = store.Feed();
        await feed.StartAsync(Token);
        using (var changes = store.Events.Subscribe(id))
        {
            using var shutdown = new CancellationTokenSource();
            var working = store.Executor.ExecuteAsync(id, shutdown.Token);
            while ((await changes.NextAsync(Token))[0].Progress is not { Unit: "trials", Done: >= 2 })
            {
            }
            await shutdown.CancelAsync();
            await working;
        }
        await feed.StopAsync(Token);
        var partial = (await store.Get<SweepResults>().ReadAsync(id, Token))!;

        await store.Runs.ResumeAsync(id, Token);
        var resumed = await SmallSweep.RunAsync(store, id);

        Assert.False(partial.IsWhole);
        Assert.InRange(partial.Cells.Append(partial.Base).Sum(cell => cell.Pass?.Trials ?? 0), 2, 5);
        var speed = (await store.Queries.FindArtifactAsync(id, SweepArtifacts.Speed.Name, Token))!;
        Assert.Equal(0, JsonSerializer.Deserialize<SweepSpeed>(await File.ReadAllTextAsync(store.Artifacts.PathOf(speed.Sha256)!, Token), JobsJson.Options)!.Replies);
        Assert.Equal(JsonSerializer.Serialize(whole, JobsJson.Options), JsonSerializer.Serialize(resumed, JobsJson.Options));
    }

    [Fact]
    public async Task Check_OfTrials_SaysHowManyThereAre_AndWhatTheModelWouldHaveOtherwise()
    {
        if (await new BubblewrapProvider(TimeProvider.System).WhyUnavailableAsync(Token) is { } why)
        {
            Assert.Skip(why);
        }
        using var tasks = new SmallTasks(2);
        await using var store = await CreateAsync();
        await File.WriteAllTextAsync(Path.Combine(store.Folder.Models, "tiny", "vectorscope.json"), """{"arm": {"settings": {"maxTurns": 3}}}""", Token);
        var spec = Spec(tasks);
        spec["sampling"] = new JsonObject { ["temperature"] = 0 };

        var check = await store.Runs.CheckAsync(JsonSerializer.SerializeToElement(spec), Token);

        Assert.Empty(check.Errors);
        Assert.Contains("12 trials: 3 arms × 2 tasks × 2 attempts.", check.Notes);
        Assert.Contains("""tiny says that it works best with other settings of trials: {"maxTurns":3}.""", check.Notes);
        Assert.Contains(check.Notes, note => note.StartsWith("base draws at temperature 0", StringComparison.Ordinal));
    }

    private static async Task<TestStore> CreateAsync() => await SmallSweep.CreateAsync(await TestStore.CreateAsync(alter: services =>
    {
        services.RemoveAll<ISandboxProvider>();
        services.AddSingleton<ISandboxProvider>(new BubblewrapProvider(TimeProvider.System));
        services.AddSingleton(TimeProvider.System);
    }));

    private static JsonObject Spec(SmallTasks tasks, int attempts = 2) => SmallSweep.Spec(spec =>
    {
        spec["operations"] = new JsonArray(new JsonObject { ["op"] = "add", ["unit"] = "ambient" });
        (spec["layers"], spec["mostPrompts"], spec["attempts"], spec["concurrency"]) = (new JsonArray("2"), 1, attempts, attempts == 1 ? 1 : 4);
        spec["tasks"] = new JsonObject { ["set"] = tasks.Folder };
        spec["settings"] = new JsonObject { ["maxTurns"] = 1, ["maxReplyTokens"] = 8 };
    });
}
