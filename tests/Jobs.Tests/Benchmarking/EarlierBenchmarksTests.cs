using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Episodes;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Benchmarking;

/// <summary>Benchmarks that were kept before snapshots had a format are read as the version that submitted them resolved them.</summary>
public sealed class EarlierBenchmarksTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Own { get; } =
        ["benchmark-1", "benchmark-2", "benchmark-3", "benchmark-4", "benchmark-8", "benchmark-9", "benchmark-10"];

    [Theory]
    [MemberData(nameof(Own))]
    public void AnEarlierSnapshot_SaysWhatItSaid(string name)
    {
        var (spec, snapshot) = Stored(name);

        var kept = KeptBenchmark.Of(ResolvedSpec.Read(spec, snapshot, KeptBenchmark.ReadEarlier));

        var expected = JsonNode.Parse(snapshot)!;
        var actual = AsBefore(kept);
        foreach (var (field, value) in expected.AsObject().Where(field => field.Key != "arms"))
        {
            Assert.True(JsonNode.DeepEquals(value, actual[field]), $"{field}: {value?.ToJsonString()} was kept, {actual[field]?.ToJsonString()} is read");
        }
        for (var i = 0; i < expected["arms"]!.AsArray().Count; i++)
        {
            Assert.True(JsonNode.DeepEquals(expected["arms"]![i], actual["arms"]![i]), $"{expected["arms"]![i]!.ToJsonString()}\n{actual["arms"]![i]!.ToJsonString()}");
        }
    }

    [Theory]
    [MemberData(nameof(Own))]
    public void AnEarlierSpec_IsTakenToday(string name)
    {
        using var spec = JsonDocument.Parse(Stored(name).Spec);
        var problems = new SpecProblems();

        var read = SpecShape.Of<BenchmarkSpec>().Read<BenchmarkSpec>(spec.RootElement, problems, "kind");
        ArmRules.Check(read.Arms, ["lab"], problems);

        Assert.Empty(problems.Errors);
    }

    [Fact]
    public async Task AnEarlierRun_InterruptedInTheMiddle_GoesOnWithWhatItWasSubmittedWith()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 3);
        var reached = new TaskCompletionSource();
        bench.Sandboxes.Starting = async (request, cancellationToken) =>
        {
            if (request.Task.Name == "write-02")
            {
                reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        };
        var id = await bench.SubmitAsync(bench.Spec("oracle", "nop"));
        var working = bench.Store.Executor.ExecuteAsync(id, Token);
        await reached.Task.WaitAsync(Token);
        await bench.Store.Runs.CancelAsync(id, Token);
        await working.WaitAsync(Token);
        var before = await bench.RowsAsync(id);
        await MakeEarlierAsync(bench, id);

        bench.Sandboxes.Starting = (_, _) => Task.CompletedTask;
        var resumed = await bench.ResumeAsync(id);

        Assert.Equal((RunState.Completed, "oracle 3/3, nop 0/3 passed."), (resumed.State, resumed.Reason));
        Assert.Equal(before.Take(2), (await bench.RowsAsync(id)).Take(2));
        Assert.Equal(bench.Tasks.Folder.Split('/')[^1], (await bench.Tables.ResultsAsync(id, Token))!.TaskSet);
        Assert.Equal(["oracle", "nop"], (await bench.Tables.GridAsync(id, Token)).Arms);
    }

    /// <summary>Rewrites what the run keeps as an earlier version kept it, with tasks and sandbox as they were found.</summary>
    private static async Task MakeEarlierAsync(BenchStore bench, string id)
    {
        await using var context = await bench.Store.Contexts.CreateDbContextAsync(Token);
        var run = await context.Runs.AsNoTracking().SingleAsync(row => row.Id == id, Token);
        var earlier = AsBefore(KeptBenchmark.Of(ResolvedSpec.Read(run.Spec, run.Snapshot, null))).ToJsonString();
        await context.Runs.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Snapshot, earlier), Token);
    }

    // The record of before, field by field.
    private static JsonObject AsBefore(KeptBenchmark kept) => new()
    {
        ["taskSet"] = kept.Facts.TaskSet,
        ["tasks"] = Json(kept.Facts.Tasks),
        ["notRun"] = Json(kept.Facts.NotRun),
        ["remarks"] = Json(kept.Facts.Remarks),
        ["arms"] = new JsonArray([.. kept.Spec.Arms.Select(arm => (JsonNode)new JsonObject
        {
            ["name"] = arm.Name,
            ["agent"] = arm.Agent,
            ["model"] = arm.Model is null ? null : new JsonObject
            {
                ["folder"] = kept.EngineModel(arm)?.Place, ["contentHash"] = kept.EngineModel(arm)?.Hash, ["server"] = arm.Model.Server, ["name"] = kept.ModelName(arm),
            },
            ["persona"] = arm.Persona is null ? null : kept.References[$"arms[{kept.Spec.Arms.ToList().IndexOf(arm)}].persona"].Name,
            ["systemPrompt"] = kept.SystemPrompt(arm),
            ["settings"] = Json(arm.Settings),
            ["sampling"] = Json(arm.Sampling),
        })]),
        ["attempts"] = kept.Spec.Attempts,
        ["concurrency"] = kept.Spec.Concurrency,
        ["seed"] = kept.Spec.Seed,
        ["seeds"] = Json(kept.Spec.Seeds),
        ["sandbox"] = Json(kept.Facts.Sandbox),
        ["forbidNetwork"] = kept.Spec.Conditions.ForbidsNetwork,
        ["timeoutMultiplier"] = kept.Spec.Conditions.TimeoutMultiplier,
        ["maxRetries"] = kept.Spec.MaxRetries,
        ["prompts"] = kept.Facts.Prompts,
        ["codeVersion"] = kept.Facts.CodeVersion,
    };

    private static JsonNode? Json<T>(T value) => JsonSerializer.SerializeToNode(value, JobsJson.Options);

    private static (string Spec, string Snapshot) Stored(string name)
    {
        var run = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.EarlierData, "specs", name + ".json")))!;
        return ((string)run["spec"]!, (string)run["snapshot"]!);
    }
}
