using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Training;

namespace Vectorscope.Jobs.Tests.Training;

/// <summary>A training that takes a second or two on a processor: a tiny model on forty short chats.</summary>
internal static class SmallTraining
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string Chats(TestStore store)
    {
        var path = Path.Combine(store.Folder.Root, "chats.jsonl");
        string[] verbs = ["list", "count", "show", "move"];
        string[] things = ["files", "lines", "words", "folders", "links"];
        File.WriteAllLines(path, Enumerable.Range(0, 40).Select(i => new JsonObject
        {
            ["messages"] = new JsonArray(
                new JsonObject { ["role"] = "user", ["content"] = $"Please {verbs[i % 4]} the {things[i % 5]} in /app/{i % 3}." },
                new JsonObject { ["role"] = "assistant", ["reasoning"] = $"I {verbs[i % 4]} {things[i % 5]}.", ["content"] = $"{{\"do\": \"{verbs[i % 4]} {things[i % 5]}\"}}" }),
            ["label"] = verbs[i % 4],
        }.ToJsonString()));
        return path;
    }

    /// <summary>The spec; <paramref name="start"/> is its <c>"model"</c> or <c>"new"</c>.</summary>
    public static string Spec(TestStore store, string start, int steps, string? target = null, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"kind": "training", {{start}}, "data": {"chats": {{JsonSerializer.Serialize(Chats(store))}} }, "evaluate": 0.1,
         "out": {{JsonSerializer.Serialize(target ?? Path.Combine(store.Folder.Models, "trained"))}}{{more}},
         "options": {"steps": {{steps}}, "sequenceTokens": 96, "rows": 2, "learningRate": 0.004, "warmUpSteps": 2, "device": "cpu", "evaluateEvery": 5} }
        """);

    public static async Task<string> SubmitAsync(TestStore store, string spec)
    {
        using var json = JsonDocument.Parse(spec);
        var result = await store.Runs.SubmitAsync(json.RootElement, null, Token);
        Assert.Empty(result.Errors);
        return result.RunId!;
    }

    /// <summary>Runs it to its end, which must be a good one.</summary>
    public static async Task<TrainingReport> RunAsync(TestStore store, string id)
    {
        await store.Executor.ExecuteAsync(id, Token);
        var run = await store.FindAsync(id);
        Assert.True(run.State == RunState.Completed, $"{run.Reason} {run.Detail}");
        return (await store.Get<TrainingResults>().ReadReportAsync(id, Token))!;
    }
}
