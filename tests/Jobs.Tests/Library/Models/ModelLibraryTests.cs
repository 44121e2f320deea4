using Vectorscope.Engine.Checkpoints;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Library.Models;

public sealed class ModelLibraryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scan_ModelsFolder_FindsLooksAndNoticesWhatIsGone()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<ModelLibrary>();
        var folder = TestModel.Create(store);
        var broken = Directory.CreateDirectory(Path.Combine(store.Folder.Models, "broken")).FullName;
        await File.WriteAllTextAsync(Path.Combine(broken, "config.json"), """{"model_type": "qwen3_5_text"}""", Token);

        var first = await library.ScanAsync(Token);
        var models = await library.ListAsync(Token);
        Directory.Delete(broken, recursive: true);
        var second = await library.ScanAsync(Token);

        Assert.Equal((2, 2, 0), (first.Found, first.New, first.Missing));
        Assert.Equal((1, 0, 1), (second.Found, second.New, second.Missing));
        var tiny = models.Single(model => model.Folder == folder);
        Assert.Equal(("tiny", null, 4, 64, true), (tiny.Name, tiny.Problem, tiny.Summary!.Layers, tiny.Summary.Width, tiny.Summary.HasTokenizer));
        Assert.Contains("config.json", models.Single(model => model.Folder == broken).Problem, StringComparison.Ordinal);
        Assert.True((await library.ListAsync(Token)).Single(model => model.Folder == broken).Missing);
    }

    [Fact]
    public async Task Hash_UnchangedFiles_IsComputedOnceAndForgottenWhenTheyChange()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<ModelLibrary>();
        var folder = TestModel.Create(store);
        await library.ScanAsync(Token);
        Assert.Equal([folder], await library.UnhashedAsync(Token));

        var hash = await library.HashAsync(folder, null, Token);
        var asked = new List<HashProgress>();
        var again = await library.HashAsync(folder, new InlineProgress<HashProgress>(asked.Add), Token);

        Assert.Equal(Checkpoint.ContentHash(folder, null, Token), hash);
        Assert.Equal(hash, again);
        Assert.Empty(asked);
        Assert.Empty(await library.UnhashedAsync(Token));

        // A later time on one file is enough to look again.
        File.SetLastWriteTimeUtc(Path.Combine(folder, "config.json"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await library.ScanAsync(Token);
        Assert.Equal([folder], await library.UnhashedAsync(Token));
    }

    [Fact]
    public async Task Hash_WeightsBehindALinkReplaced_IsThatOfTheNewOnes()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<ModelLibrary>();
        var folder = TestModel.Create(store);
        var weights = Directory.GetFiles(folder, "*.safetensors").Single();
        var blob = Path.Combine(store.Folder.Models, "blob");
        File.Move(weights, blob);
        File.CreateSymbolicLink(weights, "../blob");
        await library.ScanAsync(Token);
        var before = await library.HashAsync(folder, null, Token);

        // Same size, same time, another file at the end of the link.
        var bytes = await File.ReadAllBytesAsync(blob, Token);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(blob + ".next", bytes, Token);
        File.SetLastWriteTimeUtc(blob + ".next", File.GetLastWriteTimeUtc(blob));
        File.Move(blob + ".next", blob, overwrite: true);
        var after = await library.HashAsync(folder, null, Token);

        Assert.NotEqual(before, after);
        Assert.Equal(Checkpoint.ContentHash(folder, null, Token), after);
    }

    [Fact]
    public async Task Resolve_NamePathHashOrPartOfIt_FindsTheModel()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<ModelLibrary>();
        var folder = TestModel.Create(store);

        var byPath = await library.ResolveAsync(folder, Token);
        var hash = await library.HashAsync(folder, null, Token);

        Assert.Equal(folder, byPath.Model!.Folder);
        foreach (var text in new[] { "tiny", "TINY", hash, hash[..8], byPath.Model.Id })
        {
            Assert.Equal(byPath.Model.Id, (await library.ResolveAsync(text, Token)).Model?.Id);
        }
        Assert.Contains("There is no model", (await library.ResolveAsync(hash[..7], Token)).Problem, StringComparison.Ordinal);
        Assert.Contains("no folder", (await library.ResolveAsync("/no/such/folder", Token)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_TwoDifferentModelsOfOneName_AsksForTheFolder()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<ModelLibrary>();
        TestModel.Create(store, "a/same");
        TestModel.Create(store, "b/same", seed: 2);
        await library.ScanAsync(Token);

        var match = await library.ResolveAsync("same", Token);

        Assert.Null(match.Model);
        Assert.Contains("means 2 models", match.Problem, StringComparison.Ordinal);
    }

    /// <summary>A tokenizer of another model is found out when the model is added, not by letters in the middle of a run.</summary>
    [Fact]
    public async Task Add_TokenizerOfAnotherModel_IsTold()
    {
        await using var store = await TestStore.CreateAsync();
        var unknown = TestModel.CreateMismatched(store, "wordy");
        var folder = Path.Combine(store.Folder.Models, "tiny");

        Assert.Contains(
            $"The tokenizer has ids up to {unknown}, and the model's embedding ends at {unknown - 1}: a text with such a token cannot be run. Copy the tokenizer of the model that this one was made from.",
            await WarningsAsync(store, folder));
    }

    [Theory]
    [InlineData("<|im_end|>", "The tokenizer has no token <|im_end|>:")]
    [InlineData("<|im_start|>", "The tokenizer has no token <|im_start|>:")]
    [InlineData("<|im_", "The tokenizer has no token <|im_start|> and <|im_end|>:")]
    [InlineData("<|endoftext|>", null)]
    public async Task Add_TokenizerWithoutTurnMarks_IsTold(string mark, string? warning)
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        var file = Path.Combine(folder, "tokenizer.json");
        // The token keeps its place under another name.
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Token)).Replace(mark, mark.Replace("<|", "<|other_", StringComparison.Ordinal), StringComparison.Ordinal), Token);
        var config = Path.Combine(folder, "tokenizer_config.json");
        if (File.Exists(config)) File.Delete(config);

        var told = (await WarningsAsync(store, folder)).Where(text => text.Contains("has no token", StringComparison.Ordinal));

        if (warning is null)
        {
            Assert.Empty(told);
        }
        else
        {
            Assert.StartsWith(warning, Assert.Single(told), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"model": {"type": "Unigram"}}""")]
    public async Task Add_TokenizerThatCannotBeUsed_IsToldAndTheModelStaysUsable(string tokenizer)
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        await File.WriteAllTextAsync(Path.Combine(folder, "tokenizer.json"), tokenizer, Token);

        Assert.Contains(await WarningsAsync(store, folder), text => text.EndsWith("The model can be run on token ids only.", StringComparison.Ordinal));
    }

    /// <summary>The list is as the last scan saw it; a folder that went since is told by what it is, not by the file that is missed first.</summary>
    [Fact]
    public async Task Resolve_FolderThatWentSinceTheScan_SaysThatItIsGone()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<ModelLibrary>();
        var folder = TestModel.Create(store);
        await library.ScanAsync(Token);
        Directory.Delete(folder, recursive: true);

        var match = await library.ResolveAsync("tiny", Token);

        Assert.Null(match.Model);
        Assert.Equal($"The folder of \"tiny\", {folder}, is gone; put it back or choose another model.", match.Problem);
    }

    private static async Task<IReadOnlyList<string>> WarningsAsync(TestStore store, string folder)
    {
        var added = await store.Get<ModelLibrary>().AddAsync(folder, Token);
        Assert.True(added.IsDone, added.Sentence);
        return Assert.Single(await store.Get<ModelLibrary>().ListAsync(Token)).Summary!.Warnings;
    }

    [Theory]
    [InlineData("/m/hub/models--Qwen--Qwen3.5-4B/snapshots/0123abcd", "Qwen/Qwen3.5-4B")]
    [InlineData("/m/my-model", "my-model")]
    public void Name_HuggingFaceCache_IsTheRepository(string folder, string name) => Assert.Equal(name, ModelFolder.Name(folder));
}
