using System.Text.Json.Nodes;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Comparing;

/// <summary>Arms of runs that were really run, in fake sandboxes: the oracle solves every task, the one that does nothing none.</summary>
public sealed class ComparisonsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OfRun_TwoAgents_ComparesThemInTheRunsOrder()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 5);
        var run = await bench.RunAsync(bench.Spec("nop", "oracle"));
        var comparisons = bench.Store.Get<Comparisons>();

        var comparison = (await comparisons.OfRunAsync(run.Id, null, Token))!;

        Assert.Equal(["nop", "oracle"], comparison.Arms.Select(arm => arm.Name));
        Assert.Equal([(0, 5), (5, 5)], comparison.Arms.Select(arm => (arm.Count.Passed, arm.Count.Trials)));
        var paired = comparison.Against[0].All.Paired!;
        // Five of five that one of them alone solved: 2·(1/2)^5.
        Assert.Equal((5, 0.0625, 1d), (paired.Tasks, paired.P.TwoSided, paired.Difference.Mean));
        Assert.Equal(["agent"], comparison.Settings.Where(row => row.Differs && row.Path != "name").Select(row => row.Path));
        Assert.Empty(comparison.NotComparable);
        Assert.Equal(["oracle", "nop"], (await comparisons.OfRunAsync(run.Id, "oracle", Token))!.Arms.Select(arm => arm.Name));
        Assert.Null(await comparisons.OfRunAsync("no such run", null, Token));
    }

    [Fact]
    public async Task Of_ArmsOfTwoRuns_NamesTheConditionsInWhichTheyDiffer()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 3);
        var first = await bench.RunAsync(bench.Spec("nop"));
        var spec = bench.Spec("oracle");
        spec["timeoutMultiplier"] = 2;
        spec["seed"] = 9;
        spec["tasks"]!["limit"] = 2;
        var second = await bench.RunAsync(spec);

        var comparison = await bench.Store.Get<Comparisons>().OfAsync(
            [AskedArm.Of(new ArmAddress(first.Id, "nop")), AskedArm.Of(new ArmAddress(second.Id, "oracle")), AskedArm.Of(new ArmAddress(second.Id, "gone")), AskedArm.Of("report", new(1, 3))],
            Token);

        Assert.Equal(["nop", "oracle", "report"], comparison.Arms.Select(arm => arm.Name));
        Assert.Equal([$"{second.Id}/gone"], comparison.Missing);
        Assert.Equal((2, 0, 1), (comparison.Against[0].All.Paired!.Tasks, comparison.Against[0].All.Paired!.OnlyArm, comparison.Against[0].All.Paired!.OnlyBaseline));
        Assert.Equal(["tasks", "timeoutMultiplier"], comparison.NotComparable.Select(row => row.Path).Order());
        Assert.Contains(comparison.Settings, row => row is { Path: "seed", Role: SettingRole.Design, Differs: true });
        Assert.Null(comparison.Against[1].All.Paired);
    }

    [Theory]
    [InlineData("run/arm", "run", "arm")]
    [InlineData("run/an/arm", "run", "an/arm")]
    public void Address_Text_IsReadBack(string text, string run, string arm)
    {
        var address = ArmAddress.Parse(text)!;

        Assert.Equal((run, arm), (address.RunId, address.Arm));
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("/arm")]
    [InlineData("run/")]
    public void Address_OtherText_IsNone(string text) => Assert.Null(ArmAddress.Parse(text));
}
