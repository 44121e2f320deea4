using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Library.Named;

namespace Vectorscope.Jobs.Tests.Finding;

/// <summary>Captures of tiny models over eight prompts, for directions to be found in.</summary>
internal static class SmallCaptures
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A store with two tiny models of one shape, three personas and a set of eight prompts.</summary>
    public static async Task<TestStore> StoreAsync()
    {
        var store = await TestStore.CreateAsync();
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        foreach (var (name, text) in new[] { ("bold", "You are bold."), ("shy", "You are shy!"), ("calm", "You are calm.") })
        {
            await store.Get<Libraries>().Of<PersonaKind>().SaveAsync(Drafts.Persona(name, text), Token);
        }
        await store.Get<Libraries>().Of<PromptSetKind>().SaveAsync(
            new LibraryDraft<PromptSetContent> { Name = "eight", Content = new() { Prompts = [.. Enumerable.Range(1, 8).Select(i => new PromptRow { Name = $"p{i}", Text = $"Say the number {i * 7}." })] } }, null, null, Token);
        await store.Get<Libraries>().Of<PromptSetKind>().SaveAsync(
            new LibraryDraft<PromptSetContent> { Name = "one", Content = new() { Prompts = [new PromptRow { Name = "p", Text = "Say so." }] } }, null, null, Token);
        TestModel.Create(store);
        TestModel.Create(store, "other", seed: 2);
        await store.Get<ModelLibrary>().ScanAsync(Token);
        return store;
    }

    /// <summary>A finished capture of bold, shy, no persona, and the product's two control personas.</summary>
    public static async Task<string> CaptureAsync(TestStore store, string model = "tiny", string prompts = "eight", string more = "")
    {
        string Side(string name, string? persona) => $$"""{"name": "{{name}}", "persona": {{(persona is null ? "null" : $"\"{persona}\"")}}, "promptSet": "{{prompts}}"}""";
        var id = await SubmitAsync(store, $$"""
            {"kind": "capture", "model": "{{model}}", "positions": ["prompt-mean", "last-prompt-token"], "thinking": false,
             "sides": [{{Side("bold", "bold")}}, {{Side("shy", "shy")}}, {{Side("none", null)}}, {{Side("clocks", "clock-museum")}}, {{Side("music", "music-teacher")}}]{{more}}}
            """);
        await store.Executor.ExecuteAsync(id, Token);
        return id;
    }

    public static async Task<string> SubmitAsync(TestStore store, string spec)
    {
        using var json = JsonDocument.Parse(spec);
        var result = await store.Runs.SubmitAsync(json.RootElement, null, Token);
        Assert.Empty(result.Errors.Select(error => $"{error.Field}: {error.Message}"));
        return result.RunId!;
    }

    /// <summary>A spec of a direction between bold and shy.</summary>
    public static JsonObject Between(string capture, string saveAs) => new()
    {
        ["kind"] = "direction", ["saveAs"] = saveAs, ["capture"] = capture, ["positive"] = "bold", ["negative"] = "shy", ["neutral"] = "none",
    };

    /// <summary>Runs a spec to its end, which must be a good one.</summary>
    public static async Task<string> RunAsync(TestStore store, JsonObject spec)
    {
        var id = await SubmitAsync(store, spec.ToJsonString());
        await store.Executor.ExecuteAsync(id, Token);
        var run = await store.FindAsync(id);
        Assert.True(run.State == RunState.Completed, $"{run.State}: {run.Reason}");
        return id;
    }

    /// <summary>What is said of a spec before it is run.</summary>
    public static async Task<SpecCheck> CheckAsync(TestStore store, JsonObject spec)
    {
        using var json = JsonDocument.Parse(spec.ToJsonString());
        return await store.Runs.CheckAsync(json.RootElement, Token);
    }
}
