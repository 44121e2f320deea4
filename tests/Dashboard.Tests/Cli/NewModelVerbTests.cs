using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class NewModelVerbTests
{
    [Fact]
    public async Task NewModel_SameSeedTwice_SameModelAndItsPathAsTheAnswer()
    {
        using var folder = new TemporaryFolder();

        var first = await Verb.RunAsync(folder.Path, "new-model", "--shape", "tiny", "--vocab", "300", "--seed", "7", "--out", "a");
        var second = await Verb.RunAsync(folder.Path, "new-model", "--shape", "tiny", "--vocab", "300", "--seed", "7", "--out", "b");

        Assert.Equal((0, folder["a"] + "\n"), (first.ExitCode, first.Output));
        Assert.Equal(0, second.ExitCode);
        Assert.Equal(300, Checkpoint.Inspect(folder["a"]).Config.VocabularySize);
        Assert.Equal(Checkpoint.ContentHash(folder["a"], null, TestContext.Current.CancellationToken), Checkpoint.ContentHash(folder["b"], null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--shape", "huge")]
    [InlineData("--dtype", "int4")]
    [InlineData("--vocab", "0")]
    public async Task NewModel_BadValue_ExitsTwoAndNamesIt(string option, string value)
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["new-model", "--out", "a", .. option == "--shape" ? (string[])[] : ["--shape", "tiny"], option, value];

        var answer = await Verb.RunAsync(folder.Path, arguments);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(option, answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["a"]));
    }

    [Fact]
    public async Task NewModel_FolderHasContent_ExitsTwoAndLeavesIt()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["mine"], "", TestContext.Current.CancellationToken);

        var answer = await Verb.RunAsync("/", "new-model", "--shape", "tiny", "--out", folder.Path);

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(folder.Path, answer.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["mine"]));
    }
}
