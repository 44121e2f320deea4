using System.Text;
using Vectorscope.Jobs.Agent.Terminus;

namespace Vectorscope.Jobs.Tests.Agent;

public sealed class OutputLimitTests
{
    [Fact]
    public void Apply_TenThousandBytes_ChangesNothing()
    {
        var text = new string('é', 5000);
        Assert.Same(text, OutputLimit.Apply(text));
    }

    [Fact]
    public void Apply_OneByteMore_KeepsBothHalvesAndSaysWhatIsMissing()
    {
        var lines = OutputLimit.Apply(new string('a', 5000) + "-" + new string('b', 5000)).Split('\n');
        Assert.Equal((new string('a', 5000), new string('b', 5000)), (lines[0], lines[2]));
        Assert.Contains("1 bytes left out", lines[1], StringComparison.Ordinal);
        Assert.Contains("10000 bytes", lines[1], StringComparison.Ordinal);
    }

    // Expected halves are Python's: ("x" * shift + char * 9000).encode()[:5000].decode(errors="ignore"), and the same of the last 5,000.
    [Theory]
    [InlineData("é", 0, 2500, 2500)]
    [InlineData("é", 1, 2499, 2500)]
    [InlineData("€", 0, 1666, 1666)]
    [InlineData("€", 1, 1666, 1666)]
    [InlineData("€", 2, 1666, 1666)]
    [InlineData("😀", 0, 1250, 1250)]
    [InlineData("😀", 1, 1249, 1250)]
    [InlineData("😀", 3, 1249, 1250)]
    public void Apply_CharacterCutInTwo_IsDropped(string character, int shift, int head, int tail)
    {
        var lines = OutputLimit.Apply(new string('x', shift) + string.Concat(Enumerable.Repeat(character, 9000))).Split('\n');
        Assert.Equal(new string('x', shift) + string.Concat(Enumerable.Repeat(character, head)), lines[0]);
        Assert.Equal(string.Concat(Enumerable.Repeat(character, tail)), lines[2]);
        Assert.DoesNotContain("\uFFFD", string.Concat(lines), StringComparison.Ordinal);
    }
}
