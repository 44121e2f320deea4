using Vectorscope.Dashboard.Cli;

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

    [Fact]
    public async Task Reader_LeavesEarly_TheVerbEndsWithoutAWord()
    {
        using var process = ProductProcess.Start(Fixture.Tokenizer, "tokenize", "--model", ".", "--jsonl", "-");
        process.Output.Close();
        for (var i = 0; i < 3; i++) await process.Input.WriteAsync("{\"text\":\"hello\"}\n");
        process.Input.Close();

        Assert.Equal((0, ""), await process.EndSilentlyAsync());
    }

    [Fact]
    public async Task Answer_CannotBeWritten_FailsAndSaysWhy()
    {
        // Not disposed: what is still buffered would meet the same device again.
        var full = new StreamWriter(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0));
        using var error = new StringWriter();
        using var terminal = new Terminal(Stream.Null, full, error, "/");

        var code = await CommandLine.RunAsync(["--help"], terminal);

        Assert.Equal(1, code);
        Assert.Contains("No space left", error.ToString(), StringComparison.Ordinal);
        full.BaseStream.Dispose();
    }
}
