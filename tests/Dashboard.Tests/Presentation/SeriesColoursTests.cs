using Vectorscope.Dashboard.Presentation;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed class SeriesColoursTests
{
    [Fact]
    public void Of_APersonaOnACaptureAndOnABenchmark_HasOneColour()
    {
        var capture = SeriesColours.Of([("a", "capable"), ("b", "cautious")]);
        var benchmark = SeriesColours.Of([("neutral", null), ("pocket-cautious", "cautious"), ("pocket-capable", "capable")]);

        Assert.Equal(["series-2", "series-1"], capture);
        Assert.Equal(["series-base", "series-1", "series-2"], benchmark);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Of_NoMoreThanThereAreColours_EachHasItsOwn(int personas)
    {
        (string, string?)[] shown = [.. Enumerable.Range(0, personas).Select(i => ($"arm {i}", (string?)$"persona {i}"))];

        var colours = SeriesColours.Of(shown);

        Assert.Equal(personas, colours.Distinct().Count());
        Assert.Equal(colours.Reverse(), SeriesColours.Of([.. shown.Reverse()]));
    }

    [Fact]
    public void Of_MoreThanThereAreColours_HandsThemOutAgain()
    {
        var colours = SeriesColours.Of([.. Enumerable.Range(0, 20).Select(i => ($"arm {i}", (string?)$"persona {i}"))]);

        Assert.Equal(20, colours.Count);
        Assert.All(colours.GroupBy(colour => colour), shared => Assert.InRange(shared.Count(), 2, 3));
    }

    [Fact]
    public void Of_TwoModelsAsOnePersona_AreToldApart()
    {
        var colours = SeriesColours.Of([("small", "cautious"), ("large", "cautious")]);

        Assert.Equal(["series-1", "series-2"], colours);
    }

    [Fact]
    public void Of_TheSameArmInSeveralRuns_HasOneColour()
    {
        var colours = SeriesColours.Of([("base", null), ("edited", null), ("base", null), ("edited", null), ("as", "cautious"), ("as", "cautious")]);

        Assert.Equal([colours[0], colours[1], colours[4]], [colours[2], colours[3], colours[5]]);
        Assert.Equal("series-base", colours[0]);
        Assert.Equal(3, colours.Distinct().Count());
    }

    [Fact]
    public void Of_ABaselineThatWasChosen_IsTheNeutralOne()
    {
        var colours = SeriesColours.Of([("plain", null), ("capable", "capable")], baseline: 1);

        Assert.Equal("series-base", colours[1]);
        Assert.NotEqual("series-base", colours[0]);
    }

    [Fact]
    public void Of_ArmsWithoutPersona_TheFirstIsNeutralAndTheOthersAreTheirNames()
    {
        var two = SeriesColours.Of([("base", null), ("edited", null)]);
        var three = SeriesColours.Of([("base", null), ("edited", null), ("cautious", "cautious")]);

        Assert.Equal("series-base", two[0]);
        Assert.StartsWith("series-", two[1], StringComparison.Ordinal);
        Assert.NotEqual("series-base", two[1]);
        Assert.Equal("series-1", three[2]);
        Assert.Equal(3, three.Distinct().Count());
    }
}
