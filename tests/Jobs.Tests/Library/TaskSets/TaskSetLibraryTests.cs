using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Tasks;

namespace Vectorscope.Jobs.Tests.Library.TaskSets;

public sealed class TaskSetLibraryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_CloneOfTerminalBench2_IsListedWithItsCountsAndFoundByName()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new TemporaryFolder();
        TerminalBenchFolders.Write(folder["terminal-bench-2"]);
        var library = store.Get<TaskSetLibrary>();

        var result = await library.ImportAsync(folder["terminal-bench-2"] + "/", null, Token);

        Assert.True(result.IsDone);
        var row = Assert.Single(await library.ListAsync(Token));
        Assert.Equal(("terminal-bench-2", folder["terminal-bench-2"], 89, 89, false, false), (row.Name, row.Folder, row.Summary!.Tasks, row.Summary.Usable, row.BuiltIn, row.Missing));
        Assert.Equal((4, 55, 30), (row.Summary.Difficulties["easy"], row.Summary.Difficulties["medium"], row.Summary.Difficulties["hard"]));
        Assert.Equal(26, row.Summary.Categories["software-engineering"]);
        Assert.Equal(89, (await library.FindAsync("Terminal-Bench-2", Token))!.Tasks.Count);
        Assert.Equal(result.Id, (await library.FindAsync(row.Id, Token))!.Row.Id);
        var task = (await library.FindTaskAsync("terminal-bench-2", "fix-git", Token))!;
        Assert.Equal("Do what fix-git asks for.\n", task.Task.Definition!.Instruction);
        Assert.Equal(["environment/Dockerfile", "instruction.md", "solution/solve.sh", "task.toml", "tests/test.sh"], task.Files.Select(file => file.Path));
        Assert.Null(await library.FindTaskAsync("terminal-bench-2", "no-such-task", Token));
    }

    [Fact]
    public async Task Find_FolderChangesAfterwards_SeesItAtOnce()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "set/one", "");
        var library = store.Get<TaskSetLibrary>();
        await library.ImportAsync(folder["set"], "mine", Token);
        var before = (await library.FindAsync("mine", Token))!;

        var again = (await library.FindAsync("mine", Token))!;
        WellFormedTask.Write(folder, "set/two", "[environment]\ncpus = 0");
        folder.Write("set/one/instruction.md", "Do something else.\n");
        var after = (await library.FindAsync("mine", Token))!;
        Directory.Delete(folder["set"], recursive: true);
        var gone = (await library.FindAsync("mine", Token))!;

        // Not read a second time: the very same reading.
        Assert.Same(before.Tasks[0], again.Tasks[0]);
        Assert.Equal(["one", "two"], after.Tasks.Select(task => task.Name));
        Assert.Equal("Do something else.\n", after.Tasks[0].Outline!.Instruction);
        Assert.Equal((2, 1), (after.Row.Summary!.Tasks, after.Row.Summary.Usable));
        Assert.True(gone.Row.Missing);
        Assert.Contains(folder["set"], gone.Problem, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(await library.ListAsync(Token)).Summary!.Tasks);
    }

    [Fact]
    public async Task Import_BadFolderOrName_NamesTheField()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "a/one", "");
        WellFormedTask.Write(folder, "b/one", "");
        Directory.CreateDirectory(folder["empty"]);
        var library = store.Get<TaskSetLibrary>();
        await library.ImportAsync(folder["a"], "first", Token);

        foreach (var (path, name, field) in new[]
        {
            ("", null, "folder"), ("relative/path", null, "folder"), (folder["nowhere"], null, "folder"), (folder["empty"], null, "folder"),
            (folder["b"], "FIRST", "name"), (folder["b"], "with/slash", "name"),
        })
        {
            var result = await library.ImportAsync(path, name, Token);
            Assert.Equal(field, Assert.Single(result.Errors).Field);
        }
        Assert.Single(await library.ListAsync(Token));
    }

    [Fact]
    public async Task Import_SameFolderAgain_RenamesItAndAnotherOfThatNameGetsANumber()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "a/tasks/one", "");
        WellFormedTask.Write(folder, "b/a/two", "");
        var library = store.Get<TaskSetLibrary>();

        var first = await library.ImportAsync(folder["a/tasks"], null, Token);
        var second = await library.ImportAsync(folder["b/a"], null, Token);
        Assert.Equal(["a", "a (2)"], (await library.ListAsync(Token)).Select(set => set.Name));
        var renamed = await library.ImportAsync(folder["a/tasks"], "zoo", Token);

        Assert.Equal(first.Id, renamed.Id);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(["a (2)", "zoo"], (await library.ListAsync(Token)).Select(set => set.Name));
    }

    [Fact]
    public async Task Remove_Set_LeavesTheFiles()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "set/one", "");
        var library = store.Get<TaskSetLibrary>();
        await library.ImportAsync(folder["set"], null, Token);

        Assert.True((await library.RemoveAsync("set", Token)).IsDone);

        Assert.Equal(LibraryStatus.NotFound, (await library.RemoveAsync("set", Token)).Status);
        Assert.True(File.Exists(folder["set/one/task.toml"]));
    }

    [Fact]
    public async Task Resolve_NameFolderOrNeither_FindsTasksOrSaysWhatThereIs()
    {
        await using var store = await TestStore.CreateAsync();
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "set/one", "");
        WellFormedTask.Write(folder, "loose/two", "");
        var library = store.Get<TaskSetLibrary>();
        await library.ImportAsync(folder["set"], "mine", Token);

        var byName = await library.ResolveAsync("Mine", Token);
        var byFolder = await library.ResolveAsync(folder["loose"], Token);
        var unknown = await library.ResolveAsync("other", Token);
        var nowhere = await library.ResolveAsync(folder["nowhere"], Token);

        Assert.Equal(("mine", folder["set"], "one", null), (byName.Name, byName.Folder, byName.Tasks.Single().Name, byName.Problem));
        Assert.Equal(("loose", "two", null), (byFolder.Name, byFolder.Tasks.Single().Name, byFolder.Problem));
        Assert.Contains("(mine)", unknown.Problem, StringComparison.Ordinal);
        Assert.Contains("nowhere", nowhere.Problem, StringComparison.Ordinal);
        // Looking at a folder does not put it on the list.
        Assert.Single(await library.ListAsync(Token));
    }

    [Fact]
    public async Task Seed_FreshStoreMovedProgramAndRemovedSet_PocketIsThereFollowsAndStaysAway()
    {
        await using var store = await TestStore.CreateAsync();
        var (library, builtIn) = (store.Get<TaskSetLibrary>(), store.Get<BuiltInLibrary>());
        await builtIn.SeedAsync(Token);
        var pocket = Assert.Single(await library.ListAsync(Token));
        Assert.Equal(("pocket", true, 56, 56), (pocket.Name, pocket.BuiltIn, pocket.Summary!.Tasks, pocket.Summary.Usable));

        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            await context.TaskSets.ExecuteUpdateAsync(set => set.SetProperty(row => row.Folder, "/where/the/program/was"), Token);
        }
        await builtIn.SeedAsync(Token);
        Assert.Equal(BuiltInTaskSets.PocketFolder, Assert.Single(await library.ListAsync(Token)).Folder);

        await library.RemoveAsync("pocket", Token);
        await builtIn.SeedAsync(Token);
        Assert.Empty(await library.ListAsync(Token));
        await builtIn.RestoreAsync(Token);
        Assert.Single(await library.ListAsync(Token));
    }
}
