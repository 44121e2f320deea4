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
    public async Task Thresholds_AreSetPrintedAndPutBack()
    {
        using var folder = new TemporaryFolder();
        async Task<Verb.Answer> RunAsync(params string[] words) => await Verb.RunAsync(folder.Path, ["studies", "thresholds", "one", .. words, "--data", "data"]);
        async Task<double> ShareAsync() => JsonNode.Parse((await RunAsync("--json")).Output)!["thresholds"]!["repetition.share"]!.GetValue<double>();
        await Verb.RunAsync(folder.Path, "studies", "create", "one", "--data", "data");

        Assert.Equal(0, (await RunAsync("repetition.share=75.5", "verboseThinking.ratio=3")).ExitCode);
        Assert.Equal(75.5, await ShareAsync());
        Assert.Equal(0, (await RunAsync("--reset", "repetition.share=80")).ExitCode);
        Assert.Equal(80, await ShareAsync());
        Assert.DoesNotContain("3 times", (await RunAsync()).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("repetition.share=")).ExitCode);
        Assert.Equal(60, await ShareAsync());
        var wrong = await RunAsync("repetition.share=1");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("repetition.share", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("repetition.share=many")).ExitCode);
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
