using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Benchmarking;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed class MarkedTextTests
{
    [Theory]
    [InlineData(0, 200_000)]
    [InlineData(1, 200_000)]
    [InlineData(2, 123)]
    public void Window_OfALongText_IsAPartOfIt(int index, int length)
    {
        var text = new string('x', 400_123);

        Assert.Equal(3, TextWindow.CountOf(text));
        Assert.Equal(new TextWindow(index * 200_000, length), TextWindow.Of(text, index));
    }

    [Fact]
    public void Windows_OfACharacterAtTheirBorder_HoldEveryCharacterOnce()
    {
        var text = string.Concat(Enumerable.Repeat("x😀", 150_001));

        var windows = Enumerable.Range(0, TextWindow.CountOf(text)).Select(i => TextWindow.Of(text, i)).ToList();

        Assert.Equal(text, string.Concat(windows.Select(window => text.Substring(window.Start, window.Length))));
        Assert.All(windows, window => Assert.False(char.IsLowSurrogate(text[window.Start])));
    }

    [Fact]
    public void Window_OfNothingAndBeyondTheEnd_IsEmptyOrTheLast()
    {
        Assert.Equal(new TextWindow(0, 0), TextWindow.Of("", 0));
        Assert.Equal(new TextWindow(0, 3), TextWindow.Of("abc", 7));
    }

    [Fact]
    public void Pieces_OfMarksThatOverlapAndLeaveTheWindow_AreTheWindowsTextInOrder()
    {
        const string text = "0123456789abcdefghij";
        var pieces = MarkedText.Pieces(text, new TextWindow(5, 10), [new(0, 7, "a"), new(6, 3, "b"), new(12, 20, "c"), new(1, 2, "out"), new(9, 0, "none")]);

        Assert.Equal([("56", "a"), ("78", "b"), ("9ab", null), ("cde", "c")], pieces.Select(piece => (piece.Text, piece.Mark?.Class)));
    }

    [Fact]
    public void Found_InAnyCase_IsEveryPlaceOnce() =>
        Assert.Equal([0, 2, 5], MarkedText.Found("AaaA-aab", "aa").Select(mark => mark.Start));

    [Fact]
    public void Written_WithoutIds_MarksWhatItsTextHolds()
    {
        var written = WrittenReply.Of("<think>a < b</think>ok<|im_end|>", null);

        Assert.Equal(["<think>", "</think>", "<|im_end|>"], written.Marks.Select(mark => written.Text.Substring(mark.Start, mark.Length)));
    }

    [Fact]
    public void Written_FromPieces_MarksTheTokensAndNotTheTextThatLooksLikeThem()
    {
        var written = WrittenReply.Of("hidden", new ReplyPieces([new("say ", null), new("<|im_start|>", 7), new(" and <think>", null)], null));

        Assert.Equal("say <|im_start|> and <think>", written.Text);
        Assert.Equal([new TextMark(4, 12, "token-mark", "Token 7")], written.Marks);
    }

    [Theory]
    [InlineData("""{"a":[1,2]}""", true)]
    [InlineData("```json\n{\"a\": 1}\n```", true)]
    [InlineData("{broken", false)]
    [InlineData("words {\"a\":1}", false)]
    [InlineData("{\"a\":1} {\"b\":2}", false)]
    public void Rendered_OfJson_IsIndented(string reply, bool isJson)
    {
        var shown = RenderedReply.IndentedJson(reply);

        Assert.Equal(isJson, shown is not null);
        Assert.True(shown is null || shown.Contains("\n  \"a\":", StringComparison.Ordinal), shown);
    }

    [Fact]
    public void Spans_OfFindings_StandWhereTheyAreInThePart()
    {
        // "<think>plan</think>" is 19 characters; the answer begins at 19.
        TurnFinding[] findings = [new("truncated", 1, 21, 4, "here"), new("unclosedThinking", 1, 7, 4), new("noCommand", 1)];

        var answer = FindingSpans.In("0123456789", 19, findings, "9");

        Assert.Equal([(9, 1, "found"), (2, 4, "span finding-warn")], answer.Select(mark => (mark.Start, mark.Length, mark.Class)));
        Assert.Equal("Truncated: here", answer[1].Title);
        // The whole of a part is said above it already.
        Assert.Empty(FindingSpans.In("plan", 7, findings, ""));
    }
}
