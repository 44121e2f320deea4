using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class RunsVerbTests
{
    private static async Task<string> CountAsync(TemporaryFolder folder, string spec)
    {
        await File.WriteAllTextAsync(folder["spec.json"], spec, TestContext.Current.CancellationToken);
        return (await Verb.RunCountingAsync(folder.Path, "launch", "spec.json", "--data", "data")).Output.Trim();
    }

    [Fact]
    public async Task Runs_AfterTwo_ListsThemNewestFirst()
    {
        using var folder = new TemporaryFolder();
        var first = await CountAsync(folder, """{"kind":"count","to":1}""");
        var second = await CountAsync(folder, """{"kind":"count","to":9,"failAt":4}""");

        var table = await Verb.RunAsync(folder.Path, "runs", "--data", "data");
        var failed = await Verb.RunAsync(folder.Path, "runs", "list", "--state", "failed", "--json", "--data", "data");

        Assert.Equal([second, first], table.Output.TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(' ')[0]));
        Assert.Equal(second, (string?)Assert.Single(JsonNode.Parse(failed.Output)!.AsArray())!["id"]);
    }

    [Fact]
    public async Task Runs_ShowAndLogs_SayWhatHappened()
    {
        using var folder = new TemporaryFolder();
        var id = await CountAsync(folder, """{"kind":"count","to":9,"failAt":4}""");

        var shown = await Verb.RunAsync(folder.Path, "runs", "show", id, "--data", "data");
        var logs = await Verb.RunAsync(folder.Path, "runs", "logs", id, "--follow", "--data", "data");
        var lines = await Verb.RunAsync(folder.Path, "runs", "logs", id, "--json", "--data", "data");

        Assert.Contains("It stumbled at 4.", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Count less far.", shown.Output, StringComparison.Ordinal);
        Assert.Contains("<b>starting</b>", logs.Output, StringComparison.Ordinal);
        Assert.Equal("<b>starting</b>", (string?)JsonNode.Parse(lines.Output.Split('\n')[0])!["text"]);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("cancel")]
    [InlineData("resume")]
    [InlineData("logs")]
    [InlineData("artifacts")]
    public async Task Runs_UnknownId_ExitsTwoAndNamesIt(string verb)
    {
        using var folder = new TemporaryFolder();

        var answer = await Verb.RunAsync(folder.Path, "runs", verb, "nowhere", "--data", "data");

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains("nowhere", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_CancelACompletedOne_FailsWithTheReason()
    {
        using var folder = new TemporaryFolder();
        var id = await CountAsync(folder, """{"kind":"count","to":1}""");

        var answer = await Verb.RunAsync(folder.Path, "runs", "cancel", id, "--data", "data");

        Assert.Equal((1, ""), (answer.ExitCode, answer.Output));
        Assert.Contains("completed", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--state", "odd")]
    [InlineData("--count", "0")]
    public async Task Runs_BadFlag_ExitsTwoAndNamesIt(string option, string value)
    {
        using var folder = new TemporaryFolder();

        var answer = await Verb.RunAsync(folder.Path, "runs", "list", option, value, "--data", "data");

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(option, answer.Error, StringComparison.Ordinal);
    }
}
