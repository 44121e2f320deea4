using System.Reflection;
using System.Text.Json;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Editing;

public sealed class EditHandlerTests
{
    private static readonly string Root = typeof(EditHandlerTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Edit_AModel_PutsTheEditedOneOnTheListWithItsParent()
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        var direction = SmallEdit.Direction(store, folder);
        var id = await SmallEdit.SubmitAsync(store, SmallEdit.Spec(folder, direction));

        var report = await SmallEdit.RunAsync(store, id);

        Assert.Equal(Path.Combine(store.Folder.Models, "tiny-edited"), report.Model.Folder);
        Assert.Equal((report.Coverage.Count, report.Coverage.Count), (report.Edited, report.Coverage.Count(writer => writer.Left is null)));
        Assert.Equal(HeadFate.Untied, report.Head);
        Assert.InRange(report.Leak!.Value, 0, 1e-12);
        Assert.InRange(report.RoundedLeak!.Value, 0, 0.05);
        Assert.Null(report.Divergence);
        Assert.Equal("No prompt set was named, so nothing was asked.", report.NotCompared);
        var models = await store.Get<ModelLibrary>().ListAsync(Token);
        var (parent, edited) = (models.Single(model => model.Folder == folder), models.Single(model => model.Id == report.Model.Id));
        Assert.Equal((report.Parent.Name, report.Parent.ContentHash), (parent.Name, parent.ContentHash));
        Assert.Equal(report.Parent, edited.Summary!.Parent);
        Assert.Null(parent.Summary!.Parent);
        Assert.Equal((report.Model.ContentHash, null), (edited.ContentHash, edited.Problem));
        // Model, intervention and direction are what the run was made from.
        var manifest = EditManifest.Find(report.Model.Folder)!;
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(direction, Token))), Assert.Single(manifest.Directions).Sha256);
        Assert.Equal(["edit.json", "reproduce.json"], (await store.Queries.ArtifactsAsync(id, Token)).Select(file => file.Name));
        Assert.False(Directory.Exists(store.Folder.RunFolder(id)));
    }

    [Fact]
    public async Task Edit_StoppedAndResumed_EqualsAnUndisturbedOne()
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        var direction = SmallEdit.Direction(store, folder);
        var whole = await SmallEdit.RunAsync(store, await SmallEdit.SubmitAsync(store, SmallEdit.Spec(folder, direction, ", \"name\": \"whole\"")));
        var id = await SmallEdit.SubmitAsync(store, SmallEdit.Spec(folder, direction, ", \"name\": \"halves\""));

        await store.StopAsync(id, after: 0);
        var half = await store.FindAsync(id);
        await store.Runs.ResumeAsync(id, Token);
        var resumed = await SmallEdit.RunAsync(store, id);

        Assert.Equal(RunState.Interrupted, half.State);
        Assert.Equal(whole.Model.ContentHash, resumed.Model.ContentHash);
        Assert.Equal(whole.Files.Select(file => (file.Name, file.Sha256)), resumed.Files.Select(file => (file.Name, file.Sha256)));
        Assert.Empty(Directory.EnumerateDirectories(store.Folder.Models, "*.partial"));
    }

    // The process died between the folder's last step and the run's own.
    [Fact]
    public async Task Edit_WhoseFolderIsThereAlready_IsTakenForItsOwn()
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        var spec = SmallEdit.Spec(folder, SmallEdit.Direction(store, folder), ", \"name\": \"twice\"");
        var first = await SmallEdit.RunAsync(store, await SmallEdit.SubmitAsync(store, spec));
        Directory.Move(first.Model.Folder, first.Model.Folder + "-kept");
        var id = await SmallEdit.SubmitAsync(store, spec);
        Directory.Move(first.Model.Folder + "-kept", first.Model.Folder);
        var before = Directory.GetLastWriteTimeUtc(first.Model.Folder);

        // Not this run's: refused. With the note of having placed it: taken.
        await store.Executor.ExecuteAsync(id, Token);
        var refused = await store.FindAsync(id);
        Directory.CreateDirectory(store.Folder.RunFolder(id));
        await File.WriteAllTextAsync(EditWork.Placing(store.Folder.RunFolder(id)), first.Model.Folder, Token);
        await store.Runs.ResumeAsync(id, Token);
        var second = await SmallEdit.RunAsync(store, id);

        Assert.Equal(RunState.Failed, refused.State);
        Assert.Contains("is not an empty folder", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(first.Model.ContentHash, second.Model.ContentHash);
        Assert.Equal(before, Directory.GetLastWriteTimeUtc(first.Model.Folder));
    }

    [Fact]
    public async Task Edit_AModelWithoutATokenizer_LeavesOutWhatNeedsOneAndSaysSo()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        var folder = TestModel.Create(store);
        File.Delete(Path.Combine(folder, "tokenizer.json"));
        var id = await SmallEdit.SubmitAsync(store, SmallEdit.Spec(folder, SmallEdit.Direction(store, folder), ", \"promptSet\": \"terminal-tasks\""));

        var report = await SmallEdit.RunAsync(store, id);

        Assert.Null(report.Divergence);
        Assert.Equal("tiny has no tokenizer, so nothing was asked.", report.NotCompared);
    }

    // docs/specs/edit.json as it stands there, on the bundled model.
    [Fact]
    public async Task Edit_TheShippedSpec_RunsAndMeasuresItsPrompts()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        var pocket = Path.Combine(store.Folder.Models, "pocket");
        Directory.CreateDirectory(pocket);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "models", "pocket"))) File.Copy(file, Path.Combine(pocket, Path.GetFileName(file)));
        await store.Get<ModelLibrary>().ScanAsync(Token);
        await store.Get<DirectionLibrary>().ImportAsync(SmallEdit.Direction(store, pocket), new DirectionTitle("capable-cautious"), Token);
        var id = await SmallEdit.SubmitAsync(store, await File.ReadAllTextAsync(Path.Combine(Root, "docs", "specs", "edit.json"), Token));

        var report = await SmallEdit.RunAsync(store, id);

        Assert.Equal(("pocket-orthogonal", "pocket"), (report.Model.Name, report.Parent.Name));
        var (found, result) = (report.Divergence!, report.Divergence!.Result);
        Assert.Equal(("terminal-tasks", 32), (found.PromptSet, found.ReplyTokens));
        Assert.Equal(result.Prompts.Count, result.FirstToken.Count);
        // The pocket is sure of how its thinking begins, so that the first token says little; the two differ all the same.
        Assert.InRange(result.FirstToken.Mean, 1e-12, 20);
        Assert.InRange(result.Rollout.PerToken, 1e-9, 20);
        Assert.All(result.Prompts, prompt => Assert.InRange(prompt.Choices, 1, 32));
        Assert.Equal(4096, result.Tokens);
    }
}
