using System.Text.Json;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Editing;

/// <summary>Edits of a tiny model along a random direction.</summary>
internal static class SmallEdit
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A direction's file that fits a model.</summary>
    public static string Direction(TestStore store, string model, long seed = 1)
    {
        var config = ModelConfig.Load(model);
        var random = new SeededRandom(seed, RandomPurpose.Test, 0);
        float[] rows = [.. Enumerable.Range(0, (config.LayerCount + 1) * config.HiddenSize).Select(_ => (float)random.NextNormal())];
        var path = Path.Combine(store.Folder.Root, $"direction-{seed}.safetensors");
        DirectionFile.Save(path, new Direction("d", config.LayerCount, rows), new Dictionary<string, string>());
        return path;
    }

    public static string Spec(string model, string direction, string more = "", string operation = "\"op\": \"ablate\", \"site\": \"writes\"") =>
        $$"""{"kind": "edit", "model": {{JsonSerializer.Serialize(model)}}, "device": "cpu", "intervention": {"operations": [{ {{operation}}, "direction": {{JsonSerializer.Serialize(direction)}} }]}{{more}} }""";

    public static async Task<string> SubmitAsync(TestStore store, string spec)
    {
        using var json = JsonDocument.Parse(spec);
        var result = await store.Runs.SubmitAsync(json.RootElement, null, Token);
        Assert.True(result.Errors.Count == 0, string.Join("\n", result.Errors));
        return result.RunId!;
    }

    /// <summary>Runs it to its end, which must be a good one.</summary>
    public static async Task<EditReport> RunAsync(TestStore store, string id)
    {
        await store.Executor.ExecuteAsync(id, Token);
        var run = await store.FindAsync(id);
        Assert.True(run.State == RunState.Completed, $"{run.Reason} {run.Detail}");
        return (await store.Get<EditResults>().ReadReportAsync(id, Token))!;
    }
}
