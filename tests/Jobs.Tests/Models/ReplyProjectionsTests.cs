using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Tests.Models;

public sealed class ReplyProjectionsTests
{
    /// <summary>2⁻¹¹ of the number, or half of the smallest step that half precision has.</summary>
    private static void Near(float expected, float? actual, float step = 1)
    {
        Assert.InRange(Math.Abs(expected - actual!.Value), 0, Math.Max(Math.Abs(expected) / 2048, 3e-8f * step));
    }

    [Fact]
    public void Bytes_OfAReplyThatWasCut_HoldEveryNumberToHalfPrecisionAndEveryLength()
    {
        float[] values = [.. Enumerable.Range(0, 40 * 3).Select(i => i % 3 == 1 ? float.NaN : MathF.Sin(i) * MathF.Pow(10, (i % 7) - 3))];
        int[] lengths = [.. Enumerable.Range(0, 41).Select(i => i * i % 300)];

        var read = ReplyProjections.Of(new ReplyProjections(3, lengths, values).ToBytes());

        Assert.Equal((3, 40), (read.Series, read.Read));
        Assert.Equal(lengths, read.Lengths);
        for (var token = 0; token < 40; token++)
        {
            Near(values[token * 3], read.At(token, 0));
            Assert.Null(read.At(token, 1));
            Near(values[(token * 3) + 2], read.At(token, 2));
        }
        Assert.Null(read.At(40, 0));
    }

    [Theory]
    [InlineData(65_504f, 1f)]
    [InlineData(1e9f, 16_384f)]
    [InlineData(3e38f, 1e34f)]
    public void Bytes_OfStreamsBeyondHalfPrecision_KeepTheirSize(float large, float step)
    {
        float[] values = [large, -large / 3, large / 1000, float.PositiveInfinity];

        var read = ReplyProjections.Of(new ReplyProjections(1, [1, 1, 1, 1], values).ToBytes());

        for (var token = 0; token < 3; token++) Near(values[token], read.At(token, 0), step);
        Assert.Null(read.At(3, 0));
    }

    [Fact]
    public void Bytes_OfNothing_AreReadAgain()
    {
        var nothing = new ReplyProjections(2, [], []);

        Assert.Equal(nothing, ReplyProjections.Of(nothing.ToBytes()));
    }

    /// <summary>Numbers without any pattern, which no compression makes smaller: two bytes each, and one for the length of a text.</summary>
    [Fact]
    public void Bytes_OfALongReply_AreTwoForEachNumberAtMost()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 4000).Select(_ => (float)(random.NextDouble() - 0.5) * 40)];
        int[] lengths = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(1, 9))];

        Assert.InRange(new ReplyProjections(4, lengths, values).ToBytes().Length, 1000, (2 * 4000) + 1000);
    }

    [Fact]
    public void Read_BytesThatAreNone_IsRefused()
    {
        var whole = new ReplyProjections(2, [3, 4], [1, 2, 3, 4]).ToBytes();

        Assert.Throws<InvalidDataException>(() => ReplyProjections.Of([]));
        Assert.Throws<InvalidDataException>(() => ReplyProjections.Of([1, 2, 3, 4, 5]));
        Assert.Throws<InvalidDataException>(() => ReplyProjections.Of(whole[..^3]));
    }
}
