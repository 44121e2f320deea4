using Vectorscope.Dashboard.Presentation;
using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed class VerdictTextTests
{
    private static readonly Effect Up = new(0.1236, new Interval(0.0312, 0.2099), IntervalMeans.NewcombePaired, ComparisonTest.McNemar, 0.0123);
    private static readonly Effect Level = new(-0.0225, new Interval(-0.102, 0.0495), IntervalMeans.TaskMeans, ComparisonTest.WithinTasks, 0.84);

    [Theory]
    [InlineData(Verdict.Better, "better: +12.4 points (95 % +3.1 to +21.0)")]
    [InlineData(Verdict.NotAfterHolm, "not after Holm over 4 arms: +12.4 points (95 % +3.1 to +21.0)")]
    public void Of_Verdict_SaysItWithItsFigures(Verdict verdict, string expected) => Assert.Equal(expected, VerdictText.Of(verdict, Up, 4));

    [Fact]
    public void Of_NoEvidence_SaysWhatIsNotRuledOut() =>
        Assert.Equal("no evidence of a difference: 95 % interval −10.2 to +5.0 points", VerdictText.Of(Verdict.NoEvidence, Level));

    [Fact]
    public void Of_NothingGraded_IsNotMeasured() => Assert.Equal("not measured: an arm has no graded trial", VerdictText.Of(Verdict.NotMeasured, null));

    [Fact]
    public void P_Effect_NamesItsTest() => Assert.Equal("p = 0.012 (McNemar exact, two-sided)", EffectText.P(Up));

    [Fact]
    public void Names_AllTestsAndIntervals_AreTheirOwn()
    {
        Assert.Distinct(Enum.GetValues<ComparisonTest>().Select(EffectText.Name));
        Assert.Distinct(Enum.GetValues<IntervalMeans>().Select(EffectText.Name));
        Assert.Distinct(Enum.GetValues<Verdict>().Select(VerdictText.Word));
    }

    [Theory]
    [InlineData(0.1236, "+12.4")]
    [InlineData(-0.03, "−3.0")]
    [InlineData(0, "0.0")]
    [InlineData(-0.0001, "0.0")]
    [InlineData(0.0001, "0.0")]
    public void Points_Difference_HasItsSign(double difference, string expected) => Assert.Equal(expected, Format.Points(difference));
}
