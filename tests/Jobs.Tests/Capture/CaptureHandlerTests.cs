using System.Text.Json;
using Microsoft.Extensions.AI;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Library.Named;

namespace Vectorscope.Jobs.Tests.Capture;

public sealed class CaptureHandlerTests
{
    // One prompt a batch: many places to stop at.
    private const string Spec = """
        {"kind": "capture", "model": "tiny", "seed": 3, "batchTokens": 16, "positions": ["last-prompt-token", "prompt-mean"], "thinking": false,
         "sides": [{"name": "bold", "persona": "bold", "promptSet": "neutral"}, {"name": "shy", "persona": "shy", "promptSet": "neutral"}]}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Capture_StoppedHalfWayAndResumed_EqualsAnUndisturbedRunBitForBit()
    {
        await using var store = await CreateAsync();
        var undisturbed = await SubmitAsync(store);
        await store.Executor.ExecuteAsync(undisturbed, Token);
        Assert.Equal((RunState.Completed, null), ((await store.FindAsync(undisturbed)).State, (await store.FindAsync(undisturbed)).Detail));

        var stopped = await SubmitAsync(store);
        await store.StopAsync(stopped, after: 5);
        var half = await store.FindAsync(stopped);
        await store.Runs.ResumeAsync(stopped, Token);
        await store.Executor.ExecuteAsync(stopped, Token);

        Assert.Equal(RunState.Interrupted, half.State);
        Assert.InRange(half.Progress.Done, 5, 55);
        var resumed = await store.FindAsync(stopped);
        Assert.Equal((RunState.Completed, null, 2), (resumed.State, resumed.Detail, resumed.Attempt));
        Assert.Contains(await store.Queries.LogAsync(stopped, 0, 1000, Token), line => line.Text.StartsWith($"Going on after {half.Progress.Done} prompts", StringComparison.Ordinal));
        foreach (var name in new[] { CaptureArtifacts.Capture.Name, CaptureArtifacts.Separability.Name })
        {
            Assert.Equal(
                (await store.Queries.FindArtifactAsync(undisturbed, name, Token))!.Sha256,
                (await store.Queries.FindArtifactAsync(stopped, name, Token))!.Sha256);
        }
    }

    [Fact]
    public async Task Capture_WhileOthersTalkToTheSameModel_NeitherNoticesTheOther()
    {
        await using var store = await CreateAsync();
        var undisturbed = await SubmitAsync(store);
        await store.Executor.ExecuteAsync(undisturbed, Token);
        var model = Assert.Single(await store.Get<ModelLibrary>().ListAsync(Token));
        using var opened = await store.Get<ChatClients>().OpenAsync([new ModelSource { Folder = model.Folder, ContentHash = model.ContentHash }], null, Token);
        var options = new ChatOptions { MaxOutputTokens = 12, Temperature = 1, TopK = 20, Seed = 4 };
        Task<ChatResponse> TalkAsync() => opened.Clients[0].GetResponseAsync([new(ChatRole.User, "hello")], options, Token);
        var alone = await TalkAsync();

        var beside = await SubmitAsync(store);
        var capturing = Task.Run(() => store.Executor.ExecuteAsync(beside, Token), Token);
        var replies = new List<string>();
        while (!capturing.IsCompleted)
        {
            replies.Add((await TalkAsync()).Text);
        }
        await capturing;

        Assert.Equal(RunState.Completed, (await store.FindAsync(beside)).State);
        Assert.NotEmpty(replies);
        Assert.All(replies, reply => Assert.Equal(alone.Text, reply));
        Assert.Equal(
            (await store.Queries.FindArtifactAsync(undisturbed, CaptureArtifacts.Capture.Name, Token))!.Sha256,
            (await store.Queries.FindArtifactAsync(beside, CaptureArtifacts.Capture.Name, Token))!.Sha256);
    }

    [Fact]
    public async Task Capture_TwoPersonas_LeavesRowsReportsAndWhatItTakesToRepeatThem()
    {
        await using var store = await CreateAsync();
        var id = await SubmitAsync(store);
        // What the library holds later must not matter.
        await store.Get<Libraries>().Of<PersonaKind>().DeleteAsync((await store.Get<Libraries>().Of<PersonaKind>().FindAsync("shy", Token))!.Id, Token);

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Null(run.Detail);
        Assert.StartsWith("Captured 60 prompts at 5 layers. bold vs shy: held-out AUC is highest at layer", run.Reason, StringComparison.Ordinal);
        Assert.Equal((60L, 60L, "prompts"), (run.Progress.Done, run.Progress.Total, run.Progress.Unit));
        using (var file = await store.Get<CaptureResults>().OpenCaptureAsync(id, Token))
        {
            Assert.Equal((5, 64), (file!.Info.Layers, file.Info.Width));
            Assert.Equal(30 * 64, file.ReadLayer("shy", CapturePosition.LastPromptToken, 4).Length);
        }
        var separability = (await store.Get<CaptureResults>().ReadSeparabilityAsync(id, Token))!;
        Assert.Equal([("bold", "shy", "last-prompt-token", Pairing.Paired, 5), ("bold", "shy", "prompt-mean", Pairing.Paired, 5)],
            separability.Reports.Select(report => (report.SideA, report.SideB, report.Position, report.Pairing, report.Layers.Count)));
        var reproduce = (await store.Queries.FindArtifactAsync(id, "reproduce.json", Token))!;
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(store.Artifacts.PathOf(reproduce.Sha256)!, Token));
        Assert.Equal(3, json.RootElement.GetProperty("seed").GetInt64());
        Assert.Equal(30, json.RootElement.GetProperty("snapshot").GetProperty("references").GetProperty("sides[1].promptSet").GetProperty("content").GetProperty("prompts").GetArrayLength());
        Assert.Equal(64, json.RootElement.GetProperty("model").GetProperty("contentHash").GetString()!.Length);
        Assert.Equal([("model", "tiny"), ("persona", "bold"), ("persona", "shy"), ("promptSet", "neutral")],
            (await store.Queries.LineageAsync(id, Token)).Select(input => (input.Kind, input.Name)));
    }

    [Fact]
    public async Task Capture_ModelChangedSinceSubmit_FailsAndSaysSo()
    {
        await using var store = await CreateAsync();
        var folder = Path.Combine(store.Folder.Models, "tiny");
        await store.Get<ModelLibrary>().HashAsync(folder, null, Token);
        var id = await SubmitAsync(store);
        Directory.Delete(folder, recursive: true);
        TestModel.Create(store, seed: 2);

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("is not the one that was submitted", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capture_ModelFolderGone_FailsWithItsName()
    {
        await using var store = await CreateAsync();
        var id = await SubmitAsync(store);
        Directory.Delete(Path.Combine(store.Folder.Models, "tiny"), recursive: true);

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains(Path.Combine(store.Folder.Models, "tiny"), run.Reason, StringComparison.Ordinal);
        Assert.NotNull(run.Advice);
    }

    [Fact]
    public async Task Capture_PromptThatTheModelHasNoRoomFor_FailsAsRefusedInput()
    {
        await using var store = await CreateAsync();
        Directory.Delete(Path.Combine(store.Folder.Models, "tiny"), recursive: true);
        var unknown = TestModel.CreateMismatched(store, "the");
        var id = await SubmitAsync(store);

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal((RunState.Failed, "Run it again with changes."), (run.State, run.Advice));
        Assert.Contains($"token id {unknown} is outside the model's vocabulary", run.Reason, StringComparison.Ordinal);
    }

    private static async Task<TestStore> CreateAsync()
    {
        var store = await TestStore.CreateAsync();
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        await store.Get<Libraries>().Of<PersonaKind>().SaveAsync(Drafts.Persona("bold", "You are bold."), Token);
        await store.Get<Libraries>().Of<PersonaKind>().SaveAsync(Drafts.Persona("shy", "You are shy!"), Token);
        TestModel.Create(store);
        await store.Get<ModelLibrary>().ScanAsync(Token);
        return store;
    }

    private static async Task<string> SubmitAsync(TestStore store)
    {
        using var spec = JsonDocument.Parse(Spec);
        var result = await store.Runs.SubmitAsync(spec.RootElement, null, Token);
        Assert.Empty(result.Errors);
        return result.RunId!;
    }
}
