using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Library.BuiltIn;

public sealed class BuiltInModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Seed_BuildWithTheModel_ListsItReadyToUseAndHashesItInTheBackground()
    {
        await using var store = await TestStore.CreateAsync();
        var folder = Bundle(store);

        Assert.Equal(12, await store.Get<BuiltInLibrary>().SeedAsync(Token));

        var model = Assert.Single(await store.Get<ModelLibrary>().ListAsync(Token));
        Assert.Equal(("pocket", folder, true, false, false, null), (model.Name, model.Folder, model.BuiltIn, model.AddedByPath, model.Missing, model.Problem));
        Assert.True(model.Summary!.HasTokenizer);
        Assert.Equal([folder], await store.Get<ModelLibrary>().UnhashedAsync(Token));
        // A scan looks at it, though it lies in no scanned folder.
        Assert.Equal((0, 0, 0), await store.Get<ModelLibrary>().ScanAsync(Token) is var scan ? (scan.Found, scan.New, scan.Missing) : default);
        Assert.False(Assert.Single(await store.Get<ModelLibrary>().ListAsync(Token)).Missing);
    }

    [Fact]
    public async Task Seed_BuildWithoutTheModel_LeavesItOutAndAddsItOnceItIsThere()
    {
        await using var store = await TestStore.CreateAsync();
        var builtIn = store.Get<BuiltInLibrary>();
        await builtIn.SeedAsync(Token);
        Assert.Empty(await store.Get<ModelLibrary>().ListAsync(Token));
        Assert.False(builtIn.HasModel);

        Bundle(store);

        Assert.Equal(1, await builtIn.SeedAsync(Token));
        Assert.Single(await store.Get<ModelLibrary>().ListAsync(Token));
    }

    [Fact]
    public async Task Seed_ProgramMoved_FollowsWithTheSameIdAndHashesAgain()
    {
        await using var store = await TestStore.CreateAsync();
        var folder = Bundle(store);
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        var library = store.Get<ModelLibrary>();
        await library.HashAsync(folder, null, Token);
        var before = Assert.Single(await library.ListAsync(Token));
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            await context.Models.ExecuteUpdateAsync(set => set.SetProperty(row => row.Folder, "/where/the/program/was").SetProperty(row => row.Fingerprint, "other"), Token);
        }

        Assert.Equal(0, await store.Get<BuiltInLibrary>().SeedAsync(Token));

        var after = Assert.Single(await library.ListAsync(Token));
        Assert.Equal((before.Id, folder, null), (after.Id, after.Folder, after.ContentHash));
        Assert.Equal(before.ContentHash, await library.HashAsync(folder, null, Token));
    }

    [Fact]
    public async Task Remove_BundledModel_StaysAwayUntilItIsRestored()
    {
        await using var store = await TestStore.CreateAsync();
        Bundle(store);
        var (builtIn, library) = (store.Get<BuiltInLibrary>(), store.Get<ModelLibrary>());
        await builtIn.SeedAsync(Token);

        await library.RemoveAsync(Assert.Single(await library.ListAsync(Token)).Id, Token);
        await builtIn.SeedAsync(Token);
        await library.ScanAsync(Token);
        Assert.Empty(await library.ListAsync(Token));

        Assert.True(await builtIn.RestoreModelAsync(Token));
        Assert.False(await builtIn.RestoreModelAsync(Token));
        Assert.True(Assert.Single(await library.ListAsync(Token)).BuiltIn);
    }

    [Fact]
    public async Task Seed_AnotherModelOfThatName_GivesTheBundledOneANumber()
    {
        await using var store = await TestStore.CreateAsync();
        TestModel.Create(store, "Pocket");
        await store.Get<ModelLibrary>().ScanAsync(Token);
        var folder = Bundle(store);

        await store.Get<BuiltInLibrary>().SeedAsync(Token);

        Assert.Equal("pocket (2)", (await store.Get<ModelLibrary>().ListAsync(Token)).Single(model => model.Folder == folder).Name);
    }

    [Theory]
    [InlineData("# Pocket\n\nSmall.\n", "# Pocket\n\nSmall.")]
    [InlineData("---\nlicense: apache-2.0\ntags: [a]\n---\n\n# Pocket\n", "# Pocket")]
    [InlineData("---\r\nlicense: x\r\n---\r\n# Pocket\r\n", "# Pocket")]
    [InlineData("---\nnever closed\n", "---\nnever closed")]
    [InlineData("---\nlicense: x\n---\n", null)]
    public async Task Find_FolderWithReadme_HasItsTextWithoutTheFieldsAtItsHead(string readme, string? card)
    {
        await using var store = await TestStore.CreateAsync();
        await File.WriteAllTextAsync(Path.Combine(TestModel.Create(store), "README.md"), readme, Token);
        var library = store.Get<ModelLibrary>();
        await library.ScanAsync(Token);

        var found = (await library.FindAsync(Assert.Single(await library.ListAsync(Token)).Id, Token))!;

        Assert.Equal((card, null), (found.Card, found.Problem));
    }

    [Fact]
    public async Task Find_FolderWithoutReadme_HasNoCard()
    {
        await using var store = await TestStore.CreateAsync();
        TestModel.Create(store);
        var library = store.Get<ModelLibrary>();
        await library.ScanAsync(Token);

        Assert.Null((await library.FindAsync(Assert.Single(await library.ListAsync(Token)).Id, Token))!.Card);
    }

    private static string Bundle(TestStore store)
    {
        var folder = TestStore.Bundled(store.Folder.Root);
        NewModel.Create(new NewModelOptions("tiny", folder), null, Token);
        return Checkpoint.Inspect(folder).Folder;
    }
}
