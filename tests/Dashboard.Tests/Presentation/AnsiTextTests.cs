using Vectorscope.Dashboard.Presentation.Ansi;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed class AnsiTextTests
{
    private const string Esc = "\u001b";

    [Theory]
    [InlineData("31", "ansi-fg-1")]
    [InlineData("1;32", "ansi-fg-2 ansi-bold")]
    [InlineData("01;34", "ansi-fg-4 ansi-bold")]
    [InlineData("97", "ansi-fg-15")]
    [InlineData("41", "ansi-bg-1")]
    [InlineData("33;44", "ansi-bg-4")]
    [InlineData("7", "ansi-inverse")]
    [InlineData("7;31", "ansi-bg-1")]
    [InlineData("7;41", "ansi-inverse")]
    [InlineData("2", "ansi-dim")]
    [InlineData("3;4", "ansi-italic ansi-underline")]
    [InlineData("38;5;9", "ansi-fg-9")]
    [InlineData("38;5;196", "ansi-fg-9")]
    [InlineData("38;5;22", "ansi-fg-2")]
    [InlineData("38;5;240", "ansi-fg-8")]
    [InlineData("38;5;250", "ansi-fg-7")]
    [InlineData("38;2;0;0;255", "ansi-fg-12")]
    [InlineData("48;2;0;0;0", "ansi-bg-8")]
    [InlineData("38:5:1", "ansi-fg-1")]
    [InlineData("38;5;1;1", "ansi-fg-1 ansi-bold")]
    public void Read_Colour_BecomesAClass(string codes, string expected) =>
        Assert.Equal([new AnsiSpan("a", null), new AnsiSpan("b", expected), new AnsiSpan("c", null)], AnsiText.Read($"a{Esc}[{codes}mb{Esc}[0mc"));

    [Fact]
    public void Read_ResetWithoutCode_Resets() =>
        Assert.Equal([new AnsiSpan("x", "ansi-fg-1"), new AnsiSpan("y", null)], AnsiText.Read($"{Esc}[31mx{Esc}[my"));

    [Fact]
    public void Read_EightBitIntroducer_IsTheSame() =>
        Assert.Equal([new AnsiSpan("x", "ansi-fg-1")], AnsiText.Read("\u009b31mx"));

    [Theory]
    [InlineData("a\u001b[2Jb", "ab")] // clear screen
    [InlineData("a\u001b[10;20Hb", "ab")] // cursor
    [InlineData("a\u001b[?1049hb", "ab")] // alternate screen
    [InlineData("a\u001b[>4;2mb", "ab")] // a private sequence that ends like a colour
    [InlineData("a\u001b[8mb", "ab")] // concealed text stays readable
    [InlineData("a\u001b]0;title\u0007b", "ab")]
    [InlineData("a\u001b]52;c;ZXZpbA==\u001b\\b", "ab")] // clipboard
    [InlineData("a\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007b", "alinkb")]
    [InlineData("a\u001bPq#0;2;0;0;0\u001b\\b", "ab")] // sixel
    [InlineData("a\u001b_apc\u001b\\b", "ab")]
    [InlineData("a\u001b(0b", "ab")] // character set
    [InlineData("a\u001b7b\u001b8c", "abc")]
    [InlineData("a\u001bcb", "ab")] // full reset
    [InlineData("a\u0000\u0007\u0008\u007fb", "ab")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("FAILED\rPASSED", "FAILED\nPASSED")] // overwriting hides nothing
    [InlineData("a\tb", "a\tb")]
    [InlineData("a\u202eb\u2066c", "a\ufffdb\ufffdc")] // turned direction
    [InlineData("a\u001b]0;never closed\nb", "a\nb")] // swallows its line at most
    [InlineData("a\u001b[38;5", "a")] // cut off
    [InlineData("a\u001b", "a")]
    [InlineData("a\u001b[31\nb", "a\nb")]
    [InlineData("\u001b[\u001b[31mx", "x")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")] // text; the page escapes it
    public void Plain_HostileSequence_LeavesTheText(string output, string expected) => Assert.Equal(expected, AnsiText.Plain(output));

    [Fact]
    public void Read_HugeNumbersAndManyCodes_AreSurvived()
    {
        var codes = string.Join(';', Enumerable.Repeat("99999999999999999999", 500));

        Assert.Equal([new AnsiSpan("x", null)], AnsiText.Read($"{Esc}[{codes}mx"));
    }

    [Fact]
    public void Read_ColourFlood_HasAnEnd()
    {
        var output = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{Esc}[3{i % 8}mx"));

        var spans = AnsiText.Read(output);

        Assert.InRange(spans.Count, 1, 20_001);
        Assert.Equal(AnsiText.Longest / 6, spans.Sum(span => span.Text.Length));
    }

    [Fact]
    public void Read_AnyBytes_GiveNoControlCharacter()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var output = string.Concat(Enumerable.Range(0, 200).Select(_ => random.Next(3) == 0 ? "\u001b[]P0;31mHq\u0007\\\u009b\u009d\n"[random.Next(16)] : (char)random.Next(256)));

            Assert.All(AnsiText.Plain(output), c => Assert.True(!char.IsControl(c) || c is '\n' or '\t', $"U+{(int)c:x4}"));
        }
    }
}
