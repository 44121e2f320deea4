using Vectorscope.Dashboard.Presentation;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.43, "0.4 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.97, "10 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 m 0 s")]
    [InlineData(192, "3 m 12 s")]
    [InlineData(3599.7, "1 h 0 m")]
    [InlineData(7500, "2 h 5 m")]
    [InlineData(90000, "1 d 1 h")]
    [InlineData(-5, "0 s")]
    public void Duration_Seconds_ReadsInTwoLargestUnits(double seconds, string expected) =>
        Assert.Equal(expected, Format.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.12345, "0.123")]
    [InlineData(12.345, "12.3")]
    [InlineData(1234.6, "1235")]
    [InlineData(0.09996, "0.1")]
    [InlineData(-0.5, "−0.5")]
    [InlineData(1234567, "1.23e6")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "∞")]
    public void Number_WithoutDigits_HasThreeSignificantOnes(double value, string expected) =>
        Assert.Equal(expected, Format.Number(value));

    [Fact]
    public void Number_MissingValue_IsADash() => Assert.Equal("–", Format.Number(null, 2));

    [Fact]
    public void Number_RoundsToZero_HasNoSign() => Assert.Equal("0.000", Format.Number(-0.0001, 3));

    [Theory]
    [InlineData(0.84123, "p = 0.84 (Fisher exact, greater)")]
    [InlineData(0.5, "p = 0.50 (Fisher exact, greater)")]
    [InlineData(0.0012, "p = 0.0012 (Fisher exact, greater)")]
    [InlineData(0.00001, "p < 0.0001 (Fisher exact, greater)")]
    [InlineData(1, "p = 1.0 (Fisher exact, greater)")]
    public void P_AnyValue_HasTwoSignificantDigitsAndTheTest(double p, string expected) =>
        Assert.Equal(expected, Format.P(p, "Fisher exact, greater"));

    [Fact]
    public void Rate_Counts_ShowsCountsAndPercent() => Assert.Equal("4/89 · 4.5 %", Format.Rate(4, 89));

    [Fact]
    public void Rate_WithInterval_ShowsItBeside() => Assert.Equal("4/89 · 4.5 % (1.8 to 11.0 %)", Format.Rate(4, 89, 0.0176, 0.1099));

    [Fact]
    public void Rate_NothingTried_HasNoPercent() => Assert.Equal("0/0 · –", Format.Rate(0, 0));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(139503, "140 kB")]
    [InlineData(999_600, "1.0 MB")]
    [InlineData(8_800_000_000, "8.8 GB")]
    public void Bytes_AnySize_UsesTheLargestUnitThatFits(long bytes, string expected) => Assert.Equal(expected, Format.Bytes(bytes));

    [Theory]
    [InlineData(521, "521")]
    [InlineData(4_238_624, "4.2 M")]
    [InlineData(4_210_000_000, "4.2 B")]
    public void Parameters_AnyCount_ReadsInWordSize(long count, string expected) => Assert.Equal(expected, Format.Parameters(count));

    [Theory]
    [InlineData(1, "1 prompt")]
    [InlineData(12345, "12,345 prompts")]
    public void Count_WithNoun_AgreesWithIt(long count, string expected) => Assert.Equal(expected, Format.Count(count, "prompt"));

    [Theory]
    [InlineData(3, "just now")]
    [InlineData(-90, "in 1 m")]
    [InlineData(59, "59 s ago")]
    [InlineData(7300, "2 h ago")]
    public void Ago_Seconds_ReadsCoarsely(int seconds, string expected) => Assert.Equal(expected, Format.Ago(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(3.25, "3.25 prompts/s")]
    [InlineData(0.5, "30 prompts/min")]
    public void Speed_Slow_ReadsPerMinute(double perSecond, string expected) => Assert.Equal(expected, Format.Speed(perSecond, "prompts"));

    [Fact]
    public void Layers_Neighbours_BecomeRanges() => Assert.Equal("0–3, 7, 9–10", LayerText.Of([9, 0, 1, 2, 3, 7, 10, 10]));
}
