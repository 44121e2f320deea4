using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class StudiesVerbTests
{
    [Fact]
    public async Task Studies_OfCountsAndARun_PrintTheirLedger()
    {
        using var folder = new TemporaryFolder();
        async Task<string> RunAsync(params string[] words) => (await Verb.RunCountingAsync(folder.Path, ["studies", .. words, "--data", "data"])).Output;
        await File.WriteAllTextAsync(folder["spec.json"], """{"kind":"count","to":1}""", TestContext.Current.CancellationToken);

        await RunAsync("create", "one");
        await Verb.RunCountingAsync(folder.Path, "launch", "spec.json", "--study", "one", "--data", "data");
        var baseline = JsonNode.Parse(await RunAsync("add-counts", "one", "--name", "base", "--passed", "6", "--trials", "89", "--json"))!["id"]!.ToString();
        await RunAsync("add-counts", "one", "--name", "persona", "--passed", "4", "--trials", "89");
        await RunAsync("baseline", "one", baseline);

        Assert.Contains("no evidence of a difference: 95 % interval −9.9 to +5.2 points", await RunAsync("ledger", "one"), StringComparison.Ordinal);
        Assert.Equal(2, JsonNode.Parse(await RunAsync("ledger", "one", "--json"))!["rows"]!.AsArray().Count);
        Assert.Single(JsonNode.Parse(await RunAsync("show", "one"))!["runs"]!.AsArray());
        Assert.Contains("one", await RunAsync("list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Studies_NumbersThatCannotBe_ExitTwoAndNameTheFlag()
    {
        using var folder = new TemporaryFolder();
        await Verb.RunAsync(folder.Path, "studies", "create", "one", "--data", "data");

        var answer = await Verb.RunAsync(folder.Path, "studies", "add-counts", "one", "--name", "x", "--passed", "4", "--data", "data");

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains("--trials", answer.Error, StringComparison.Ordinal);
    }
}
