using System.Text;
using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Tests.Sandboxes;

public class BoundedOutputTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("abcdef", "abcdef")]
    [InlineData("abcdefghij", "abcdefghij")]
    [InlineData("abcdefghijk", "abcde\n[1 bytes left out]\nghijk")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "abcde\n[16 bytes left out]\nvwxyz")]
    public void Text_AnyPieces_KeepsFirstAndLastHalf(string written, string kept)
    {
        foreach (var size in new[] { 1, 2, 3, 7, 100 })
        {
            var output = new BoundedOutput(10);
            foreach (var piece in Encoding.UTF8.GetBytes(written).Chunk(size)) output.Add(piece);

            Assert.Equal(kept, output.Text());
            Assert.Equal(written.Length, output.TotalBytes);
        }
    }

    [Theory]
    [InlineData(0, "\n[5 bytes left out]\n")]
    [InlineData(1, "a\n[4 bytes left out]\n")]
    public void Text_AlmostNothingAllowed_StillCounts(int allowed, string kept)
    {
        var output = new BoundedOutput(allowed);
        output.Add("abcde"u8);

        Assert.Equal(kept, output.Text());
        Assert.Equal(5, output.TotalBytes);
    }

    [Fact]
    public void Text_CharacterCutApart_IsReplaced()
    {
        var output = new BoundedOutput(4);
        output.Add("aü–üa"u8);

        Assert.StartsWith("a\uFFFD\n[5 bytes left out]\n", output.Text(), StringComparison.Ordinal);
        Assert.EndsWith("a", output.Text(), StringComparison.Ordinal);
    }
}
