namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Help_Always_GoesToOutput()
    {
        var answer = await Verb.RunAsync("/", "--help");

        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.Contains("serve", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("serve", "--nonsense")]
    [InlineData("serve", "--port", "many")]
    [InlineData("serve", "--set", "novalue")]
    [InlineData("--port", "70000")]
    [InlineData("serve", "--set", "Server:Address=*")]
    public async Task BadInput_Always_ExitsTwoAndNamesItOnError(params string[] arguments)
    {
        var answer = await Verb.RunAsync("/", arguments);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(arguments[^1].Split('=')[0], answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_FolderCannotBeMade_ExitsTwoAndNamesIt()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "", TestContext.Current.CancellationToken);

        var answer = await Verb.RunAsync(folder.Path, "serve", "--port", "0", "--data", "file/inside");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("--data", answer.Error, StringComparison.Ordinal);
    }
}
