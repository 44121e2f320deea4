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
        await using var store = await SmallSweep.CreateAsync(await TestStore.CreateAsync(alter: services =>
        {
            services.RemoveAll<ISandboxProvider>();
            services.AddSingleton<ISandboxProvider>(new BubblewrapProvider(TimeProvider.System));
            services.AddSingleton(TimeProvider.System);
        }));
        var spec = SmallSweep.Spec(spec =>
        {
            spec["operations"] = new JsonArray(new JsonObject { ["op"] = "add", ["unit"] = "ambient" });
            (spec["layers"], spec["mostPrompts"]) = (new JsonArray("2"), 1);
            spec["tasks"] = new JsonObject { ["set"] = tasks.Folder };
            spec["settings"] = new JsonObject { ["maxTurns"] = 1, ["maxReplyTokens"] = 8 };
            (spec["attempts"], spec["persona"]) = (2, null);
        });
        var id = await SmallSweep.SubmitAsync(store, spec);

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
}
