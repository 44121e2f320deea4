using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.ScriptedModels;

namespace Vectorscope.Jobs.Tests.Interventions;

/// <summary>docs/specs from a capture to arms, on the bundled model: what a reader would launch, in that order.</summary>
public sealed class ShippedInterventionsTests
{
    private static readonly string Root = typeof(ShippedInterventionsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private static readonly string Specs = Path.Combine(Root, "docs", "specs");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryExample_FromItsCaptureToItsArms_Runs()
    {
        if (await new BubblewrapProvider(TimeProvider.System).WhyUnavailableAsync(Token) is { } why)
        {
            Assert.Skip(why);
        }
        using var tasks = new SmallTasks(1);
        await using var store = await TestStore.CreateAsync(alter: services =>
        {
            services.RemoveAll<ISandboxProvider>();
            services.AddSingleton<ISandboxProvider>(new BubblewrapProvider(TimeProvider.System));
            services.AddSingleton(TimeProvider.System);
        });
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        var pocket = Directory.CreateDirectory(Path.Combine(store.Folder.Models, "pocket")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "models", "pocket")))
        {
            File.Copy(file, Path.Combine(pocket, Path.GetFileName(file)));
        }
        await store.Get<ModelLibrary>().ScanAsync(Token);

        // The direction of the documentation.
        var capture = await RunAsync(store, await ReadAsync("pocket-directions.json"));
        var (saved, problem) = await store.Get<CaptureDirections>().SaveAsync(
            new(capture, "capable", "cautious", "last-prompt-token", "neutral"), new("capable-cautious"), Token);
        Assert.Null(problem);
        Assert.NotNull(saved!.Row);

        // Every operation changes what the model computes on the way to and in its replies.
        var examples = Directory.GetFiles(Path.Combine(Specs, "interventions"), "*.json").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(
            ["ablate", "ablate-keeping-norm", "ablate-projected", "add", "cap", "conditional", "floor", "set"],
            examples.Select(file => (string)JsonNode.Parse(File.ReadAllText(file))!["operations"]![0]!["op"]!).Distinct().Order(StringComparer.Ordinal));
        foreach (var file in examples)
        {
            var imported = await store.Get<InterventionImport>().ImportAsync(file, new(Path.GetFileNameWithoutExtension(file)), Token);
            Assert.Empty(imported.Errors);
        }
        var sides = new JsonArray(new JsonObject { ["name"] = "base", ["promptSet"] = "neutral" });
        foreach (var file in examples)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            sides.Add((JsonNode)new JsonObject { ["name"] = name, ["promptSet"] = "neutral", ["intervention"] = name });
        }
        var changed = await RunAsync(store, new JsonObject
        {
            ["kind"] = "capture", ["model"] = "pocket", ["sides"] = sides, ["positions"] = new JsonArray("response-mean"), ["responseTokens"] = 4,
        });
        using (var rows = (await store.Get<CaptureResults>().OpenCaptureAsync(changed, Token))!)
        {
            var before = rows.ReadLayer("base", CapturePosition.ResponseMean, rows.Info.Layers - 1);
            Assert.All(rows.Info.Sides.Skip(1), side => Assert.NotEqual(before, rows.ReadLayer(side.Name, CapturePosition.ResponseMean, rows.Info.Layers - 1)));
        }

        // The same projection baked into weights, and then all of them at work beside each other.
        await RunAsync(store, await ReadAsync("edit.json"));

        // What is added behind a block, as a constant of that block: as at run time, to the last token.
        var bias = (await store.Get<EditResults>().ReadReportAsync(await RunAsync(store, await ReadAsync("edit-bias.json")), Token))!;
        Assert.Equal((5, ConstantPlace.Bias), (Assert.Single(bias.Constants).Layer, bias.Constants[0].How));
        Assert.InRange(bias.RunTime!.PerToken, 0, 1e-6);
        Assert.Equal(1, bias.RunTime.Same);
        Assert.InRange(bias.Divergence!.Result.Rollout.PerToken, 1e-9, 20);
        var arms = await ReadAsync("interventions-arms.json");
        arms["tasks"] = new JsonObject { ["set"] = tasks.Folder };
        foreach (var arm in arms["arms"]!.AsArray())
        {
            (arm!["settings"]!["maxTurns"], arm["settings"]!["maxReplyTokens"]) = (1, 24);
        }
        var run = await RunAsync(store, arms);
        var results = await store.Get<BenchmarkTables>().ArmsAsync(run, Token);
        Assert.Equal(
            [("base", null), ("orthogonal", "ablate"), ("orthogonal-weights", null), ("plus", "add"), ("minus", "subtract"), ("floor", "floor")],
            results.Select(arm => (arm.Name, arm.Intervention?.Name)));
        Assert.All(results, arm => Assert.Equal((1, 0), (arm.Trials, arm.Infrastructure)));
    }

    private static async Task<JsonObject> ReadAsync(string file) => JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Specs, file), Token))!.AsObject();

    private static async Task<string> RunAsync(TestStore store, JsonObject spec)
    {
        var submitted = await store.Runs.SubmitAsync(JsonSerializer.SerializeToElement(spec), null, Token);
        Assert.Empty(submitted.Errors);
        Assert.True(await store.Executor.ExecuteAsync(submitted.RunId!, Token));
        var run = await store.FindAsync(submitted.RunId!);
        Assert.Equal((RunState.Completed, null), (run.State, run.State == RunState.Completed ? null : run.Reason));
        return run.Id;
    }
}
