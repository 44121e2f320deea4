using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.Tests.Cli;

/// <summary>The figures themselves are compared with SciPy's in the engine's tests; here, how one asks and is answered.</summary>
public sealed class StatsVerbTests
{
    // SciPy 1.10: fisher_exact, binom, proportion_ci; hand for the rest.
    [Theory]
    [InlineData("fisher --a 4/89 --b 6/89", "greater", 0.8352379948702469)]
    [InlineData("fisher --a 4/89 --b 6/89", "less", 0.37335453527124)]
    [InlineData("fisher --a 4/89 --b 6/89", "twoSided", 0.74670907054248)]
    [InlineData("mcnemar --b 6 --c 2", "greater", 0.14453125)]
    [InlineData("mcnemar --b 6 --c 2", "twoSided", 0.2890625)]
    [InlineData("mcnemar --b 6 --c 2", "midP", 0.1796875)]
    [InlineData("mcnemar --b 0 --c 0", "less", 1)]
    [InlineData("wilson --k 4 --n 89", "low", 0.017614486067325963)]
    [InlineData("wilson --k 4 --n 89", "high", 0.10993045959712858)]
    [InlineData("clopper-pearson --k 0 --n 20 --level 0.95", "high", 0.16843347098308536)]
    [InlineData("passk --n 5 --c 2 --k 3", "value", 0.9)]
    [InlineData("passk --n 5 --c 3 --k 2", "all", 0.3)]
    [InlineData("newcombe --a 56/70 --b 48/80", "low", 0.05243147240236498)]
    public async Task Figure_AsJson_IsOneObject(string line, string name, double value)
    {
        var answer = await RunAsync($"{line} --json");

        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.Equal(value, (double)JsonNode.Parse(answer.Output)![name]!, 10);
    }

    [Fact]
    public async Task Holm_AdjustsInTheOrderGiven()
    {
        Assert.Equal("[0.02,0.04]", JsonNode.Parse((await RunAsync("holm --p 0.01,0.04 --json")).Output)!["adjusted"]!.ToJsonString());
        Assert.Equal("[0.04,0.02]", JsonNode.Parse((await RunAsync("holm --p 0.04 0.01 --json")).Output)!["adjusted"]!.ToJsonString());
    }

    [Fact]
    public async Task Cmh_ReadsRowsOfTasks()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["rows.json"], "[[5,0,3,2],[0,5,1,4],[2,3,2,2]]", TestContext.Current.CancellationToken);

        var answer = await Verb.RunAsync(folder.Path, "stats", "cmh", "--json-file", "rows.json", "--json");

        // statsmodels StratifiedTable.test_null_odds(correction=False), oddsratio_pooled.
        var json = JsonNode.Parse(answer.Output)!;
        Assert.Equal((0.05882353, 0.80836516, 1.23809524), (Math.Round((double)json["statistic"]!, 8), Math.Round((double)json["p"]!, 8), Math.Round((double)json["oddsRatio"]!, 8)));
    }

    [Fact]
    public async Task Power_SameSeed_IsTheSame()
    {
        const string Line = "power --base 0.07 --effect 0.05 --tasks 89 --attempts 5 --icc 0.5 --simulations 300 --json --seed ";

        var (first, second, other) = ((await RunAsync(Line + "1")).Output, (await RunAsync(Line + "1")).Output, (await RunAsync(Line + "2")).Output);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.InRange((double)JsonNode.Parse(first)!["power"]!, 0.85, 1);
    }

    [Fact]
    public async Task Figure_WithoutJson_IsATable()
    {
        var answer = await RunAsync("mcnemar --b 6 --c 2");

        Assert.Matches("twoSided +0.289062", answer.Output);
    }

    [Theory]
    [InlineData("fisher --a 90/89 --b 6/89", "--a 90/89: passed lies between 0 and the number of trials")]
    [InlineData("fisher --a four --b 6/89", "--a four: give passed of trials")]
    [InlineData("fisher --a 0/0 --b 6/89", "--a 0/0: there must be at least one trial")]
    [InlineData("mcnemar --b -1 --c 2", "--b -1")]
    [InlineData("wilson --k 5 --n 4", "--k 5 --n 4")]
    [InlineData("wilson --k 1 --n 4 --level 95", "--level 95")]
    [InlineData("holm --p 0.1,x", "\"x\" is no p-value")]
    [InlineData("passk --n 5 --c 2 --k 6", "--k 6: give 1 to 5")]
    [InlineData("power --base 0.9 --effect 0.2 --tasks 10 --attempts 1 --icc 0.5", "the other arm's rate would not lie between 0 and 1")]
    [InlineData("cmh --json-file none.json", "there is no file none.json")]
    public async Task ImpossibleInput_EndsWithTwo_AndNamesIt(string line, string said)
    {
        var answer = await RunAsync(line + " --json");

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(said, answer.Error, StringComparison.Ordinal);
    }

    private static Task<Verb.Answer> RunAsync(string line) => Verb.RunAsync(Path.GetTempPath(), ["stats", .. line.Split(' ')]);
}
