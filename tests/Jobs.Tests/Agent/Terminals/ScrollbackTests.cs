using System.Globalization;
using Vectorscope.Jobs.Agent.Terminals;

namespace Vectorscope.Jobs.Tests.Agent.Terminals;

public class ScrollbackTests
{
    [Fact]
    public void Look_First_ShowsTheScreen() =>
        Assert.Equal("Current Terminal Screen:\nb\nc\n", new Scrollback().Describe(1, 2, "a\nb\nc\n"));

    [Fact]
    public void Look_MoreLines_ShowsFromTheLastKnownLineOn()
    {
        var scrollback = new Scrollback();
        scrollback.Describe(0, 4, "$ ls\na b\n$\n\n");

        Assert.Equal("New Terminal Output:\n$ pwd\n/app\n$\n", scrollback.Describe(2, 4, "$ ls\na b\n$ pwd\n/app\n$\n"));
    }

    [Fact]
    public void Look_NothingNew_ShowsTheScreen()
    {
        var scrollback = new Scrollback();
        scrollback.Describe(0, 3, "$ ls\n$\n\n");

        Assert.Equal("Current Terminal Screen:\n$ ls\n$\n\n", scrollback.Describe(0, 3, "$ ls\n$\n\n"));
    }

    [Fact]
    public void Look_ClearedScreen_ShowsTheScreen()
    {
        var scrollback = new Scrollback();
        scrollback.Describe(3, 2, "a\nb\nc\nd\n$\n");

        Assert.Equal("Current Terminal Screen:\n$ x\n\n", scrollback.Describe(0, 2, "$ x\n\n"));
    }

    [Fact]
    public void Look_LongScrollback_ComparesItsEndAlone()
    {
        var lines = Enumerable.Range(0, 30_000).Select(i => i.ToString("D7", CultureInfo.InvariantCulture)).ToList();
        var scrollback = new Scrollback();
        scrollback.Describe(0, 40, "$\n");
        var long_ = scrollback.Describe(20_000 - 40, 40, Text(0, 20_000));
        Assert.StartsWith("New Terminal Output:\n0000000\n", long_.Replace("$\n", "", StringComparison.Ordinal), StringComparison.Ordinal);

        var from = (int)scrollback.CaptureFrom;

        Assert.Equal(20_000 - 40 - 200 - 500, from);
        Assert.Equal("New Terminal Output:\n" + Text(19_999, 20_010), scrollback.Describe(20_010 - 40, 40, Text(from, 20_010)));

        string Text(int first, int end) => (first == 0 ? "$\n" : "") + string.Concat(lines[first..end].Select(line => line + "\n"));
    }
}
