using Vectorscope.Engine.Generation;

namespace Vectorscope.Engine.Tests.Generation;

public sealed class CounterRandomTests
{
    // Known answers published with Philox 4x32-10 (Random123).
    [Theory]
    [InlineData(0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_KnownCounterAndKey_GivesThePublishedAnswer(uint a, uint b, uint c, uint d, uint first, uint second, uint w, uint x, uint y, uint z) =>
        Assert.Equal((w, x, y, z), CounterRandom.Block((a, b, c, d), first, second));

    [Fact]
    public void Uniform_ManyIndices_FillTheUnitIntervalEvenly()
    {
        var bins = new int[20];
        for (var i = 0; i < 20_000; i++) bins[(int)(CounterRandom.Uniform(17, i) * bins.Length)]++;

        var chiSquare = bins.Sum(n => (n - 1000.0) * (n - 1000.0) / 1000.0);
        // 99.9 % point of chi-square with 19 degrees of freedom.
        Assert.InRange(chiSquare, 1, 43.8);
    }

    [Fact]
    public void Uniform_NegativeSeedAndOtherSeeds_AreDifferentStreams() =>
        Assert.Equal(4, new[] { -1L, 1L, 0L, long.MaxValue }.Select(s => CounterRandom.Uniform(s, 0)).Distinct().Count());
}
