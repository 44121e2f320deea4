using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Sweeping;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Sweeping;

/// <summary>Sweeps of a tiny model along a direction of the library.</summary>
internal static class SmallSweep
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A store with the model "tiny", the direction "axis" with all its means, and the prompt set "three".</summary>
    public static async Task<TestStore> CreateAsync(TestStore? store = null)
    {
        store ??= await TestStore.CreateAsync();
        TestModel.Create(store);
        await store.Get<ModelLibrary>().ScanAsync(Token);
        await ImportAsync(store, Path.Combine(store.Folder.Models, "tiny"), "axis");
        await store.Get<Libraries>().Of<PromptSetKind>().SaveAsync(new LibraryDraft<PromptSetContent> { Name = "three", Content = new() { Prompts = [new() { Name = "a", Text = "List files." }, new() { Name = "b", Text = "Say hello to the world." }, new() { Name = "c", Text = "Stop." }] } }, cancellationToken: Token);
        return store;
    }

    /// <summary>Puts a random direction into the library; row 0 is none.</summary>
    public static async Task ImportAsync(TestStore store, string model, string name, int? width = null, long seed = 1)
    {
        var config = ModelConfig.Load(model);
        var random = new SeededRandom(seed, RandomPurpose.Test, 0);
        var d = width ?? config.HiddenSize;
        float[] rows = [.. Enumerable.Range(0, (config.LayerCount + 1) * d).Select(i => i < d ? 0 : (float)random.NextNormal())];
        var path = Path.Combine(store.Folder.Root, $"{name}.safetensors");
        DirectionFile.Save(path, new Direction(name, config.LayerCount, rows, new(rows, [.. rows.Select(value => -value)], [.. rows.Select(value => value / 2)]),
            [.. Enumerable.Repeat(4f, config.LayerCount + 1)]), new Dictionary<string, string>());
        var imported = await store.Get<DirectionLibrary>().ImportAsync(path, new DirectionTitle(name), Token);
        Assert.Empty(imported.Result.Errors);
    }

    /// <summary>Two operations × two choices of layers × two strengths, to be changed by the test.</summary>
    public static JsonObject Spec(Action<JsonObject>? alter = null)
    {
        var spec = new JsonObject
        {
            ["kind"] = "sweep",
            ["model"] = "tiny",
            ["direction"] = "axis",
            ["operations"] = new JsonArray(new JsonObject { ["op"] = "add", ["unit"] = "ambient" }, new JsonObject { ["op"] = "ablate" }),
            ["layers"] = new JsonArray("2", "all"),
            ["strengths"] = new JsonArray(-0.5, 2),
            ["promptSet"] = "three",
            ["replyTokens"] = 6,
            ["temperature"] = 1,
            ["device"] = "cpu",
            ["rowsAtOnce"] = 5,
        };
        alter?.Invoke(spec);
        return spec;
    }

    public static async Task<string> SubmitAsync(TestStore store, JsonObject spec)
    {
        var result = await store.Runs.SubmitAsync(JsonSerializer.SerializeToElement(spec), null, Token);
        Assert.True(result.Errors.Count == 0, string.Join("\n", result.Errors));
        return result.RunId!;
    }

    /// <summary>Runs it to its end, which must be a good one.</summary>
    public static async Task<SweepReport> RunAsync(TestStore store, string id)
    {
        await store.Executor.ExecuteAsync(id, Token);
        var run = await store.FindAsync(id);
        Assert.True(run.State == RunState.Completed, $"{run.Reason} {run.Detail}");
        return (await store.Get<SweepResults>().ReadAsync(id, Token))!;
    }

    public static async Task<SweepReport> RunAsync(TestStore store, JsonObject spec) => await RunAsync(store, await SubmitAsync(store, spec));

    /// <summary>Content hashes of the files that say what came out.</summary>
    public static async Task<IReadOnlyList<string>> HashesAsync(TestStore store, string id) =>
        [.. (await store.Queries.ArtifactsAsync(id, Token)).Where(file => file.Name is "sweep.json" or "sweep.csv").Select(file => file.Sha256)];
}
