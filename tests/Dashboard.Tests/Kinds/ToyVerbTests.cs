using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Tests.Cli;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Tests.Toys;

namespace Vectorscope.Dashboard.Tests.Kinds;

/// <summary>The verb that is made of a kind's settings.</summary>
public sealed class ToyVerbTests
{
    [Fact]
    public async Task Verb_WithoutAServer_RunsToTheEnd()
    {
        using var folder = new TemporaryFolder();

        var answer = await Verb.RunToyAsync(folder.Path, "toy", "--size", "3", "--wait", "--json", "--data", "data");

        Assert.True(answer.ExitCode == 0, answer.Error);
        using var run = JsonDocument.Parse(answer.Output);
        Assert.Equal(("completed", "Drew 9 characters."), (run.RootElement.GetProperty("state").GetString(), run.RootElement.GetProperty("reason").GetString()));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"kind": "toy", "size": 3}"""), JsonNode.Parse(run.RootElement.GetProperty("spec").GetRawText())));
    }

    [Fact]
    public async Task Verb_OnAServer_PrintsTheRunsId()
    {
        await using var served = await ServedDashboard.StartAsync(ToyKind.Register);
        using var folder = new TemporaryFolder();

        var answer = await Verb.RunToyAsync(folder.Path, "toy", "--size", "3", "--wait", "--data", served.Data);

        Assert.True(answer.ExitCode == 0, answer.Error);
        Assert.Matches("^[a-z0-9]+\n$", answer.Output);
        Assert.Contains("Drew 9 characters.", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"toy"}""")]
    [InlineData("""{"kind":"toy","size":40,"frame":{"width":5},"colour":"darkRed"}""", "--preset", "large", "--width", "5", "--colour", "darkRed")]
    [InlineData("""{"kind":"toy","marks":[{"name":"m","row":1}],"shadow":{"width":2},"filled":0.25}""", "--field", "marks[0]={\"name\":\"m\"}", "--field", "marks[0].row=1", "--field", "shadow.width=2", "--filled", "0.25")]
    public async Task Verb_DryRun_PrintsTheSpec(string spec, params string[] flags)
    {
        using var folder = new TemporaryFolder();

        var answer = await Verb.RunToyAsync(folder.Path, ["toy", .. flags, "--dry-run", "--data", "data"]);

        Assert.True(answer.ExitCode == 0, answer.Error);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(spec), JsonNode.Parse(answer.Output)), answer.Output);
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Theory]
    [InlineData("frame.width: It must be less than size, which is 3.", "--size", "3", "--width", "9")]
    [InlineData("--size many: It must be a whole number, 1 to 64", "--size", "many")]
    [InlineData("--preset huge: there are small, large.", "--preset", "huge")]
    [InlineData("Give --spec or --preset, not both.", "--preset", "small", "--spec", "x.json")]
    [InlineData("--field size", "--field", "size")]
    public async Task Verb_Refused_ExitsTwoAndSaysWhy(string sentence, params string[] flags)
    {
        using var folder = new TemporaryFolder();

        var answer = await Verb.RunToyAsync(folder.Path, ["toy", .. flags, "--data", "data"]);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(sentence, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verb_SpecOfAnotherKind_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["spec.json"], """{"kind":"capture"}""", TestContext.Current.CancellationToken);

        var answer = await Verb.RunToyAsync(folder.Path, "toy", "--spec", "spec.json", "--data", "data");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("""its kind is "capture"; toy runs specs of kind "toy", launch runs all.""", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_Always_ListsTheKindAndItsSettings()
    {
        var all = await Verb.RunToyAsync("/", "--help");
        var verb = await Verb.RunToyAsync("/", "toy", "--help");

        Assert.Contains("Draws a pattern of characters.", all.Output, StringComparison.Ordinal);
        Assert.Contains("Rows and columns of the pattern.", verb.Output, StringComparison.Ordinal);
        Assert.Contains("1 to 64", verb.Output, StringComparison.Ordinal);
        Assert.Contains("blue|darkRed", verb.Output, StringComparison.Ordinal);
    }
}
