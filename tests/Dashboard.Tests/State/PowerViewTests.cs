using System.Web;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Benchmarking.Power;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class PowerViewTests
{
    [Theory]
    [InlineData("0.067", "6.7")]
    [InlineData("-0.05", "-5")]
    [InlineData("0.1", "10")]
    [InlineData("many", "many")]
    [InlineData("", "")]
    public void Share_ThereAndBack_IsWhatWasTyped(string share, string percent)
    {
        Assert.Equal(percent, PowerView.ToPercent(share));
        Assert.Equal(share, PowerView.FromPercent(percent));
    }

    [Fact]
    public void Url_HoldsEverything_AlsoWhatIsNoNumber()
    {
        var view = new PowerView("0.2", "x", "16", "5", "0.6", "0.01", "3", "7", "run", "an arm");

        var query = HttpUtility.ParseQueryString(new Uri("http://x" + view.Url).Query);

        Assert.Equal(view, new PowerView(query["base"]!, query["effect"]!, query["tasks"]!, query["attempts"]!, query["icc"]!, query["alpha"]!, query["comparisons"]!, query["seed"]!, query["run"], query["arm"]));
    }

    [Theory]
    [InlineData("0", "0.05", "16", "5", "1", "base")]
    [InlineData("1", "-0.05", "16", "5", "1", "base")]
    [InlineData("0.2", "0.9", "16", "5", "1", "effect")]
    [InlineData("0.2", "", "16", "5", "1", "effect")]
    [InlineData("0.2", "0.05", "0", "5", "1", "tasks")]
    [InlineData("0.2", "0.05", "2001", "5", "1", "tasks")]
    [InlineData("0.2", "0.05", "999999999999", "5", "1", "tasks")]
    [InlineData("0.2", "0.05", "16", "1.5", "1", "attempts")]
    [InlineData("0.2", "0.05", "16", "5", "0", "comparisons")]
    public void Read_WhatCannotBeSimulated_NamesTheField(string rate, string effect, string tasks, string attempts, string comparisons, string field)
    {
        Assert.Null((PowerView.Study with { Base = rate, Effect = effect, Tasks = tasks, Attempts = attempts, Comparisons = comparisons }).Read(out var errors));

        Assert.Equal(field, Assert.Single(errors).Field);
    }

    [Fact]
    public void Read_SeveralComparisons_ShareTheLevel() =>
        Assert.Equal(new PowerQuestion(0.067, 0.05, 89, 1, 0.5, 0.0125, 1, 2000), (PowerView.Study with { Comparisons = "4" }).Read(out _));
}
