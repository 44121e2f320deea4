using Vectorscope.Dashboard.Presentation;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed class WordDiffTests
{
    [Fact]
    public void Of_TwoTexts_MarksTheWordsOfOneOnly()
    {
        var diff = WordDiff.Of("run ls -la now", "run cat file now");

        Assert.Equal(["ls", "-la"], Only(diff.A!).SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(["cat", "file"], Only(diff.B!).SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    // Whatever is marked, nothing of a text is lost, doubled or moved.
    [Theory]
    [InlineData("", "")]
    [InlineData("", "one")]
    [InlineData("a\n b\tc", "a b c")]
    [InlineData("<script>alert(1)</script>", "{\"keystrokes\": \"ls\\n\"}")]
    [InlineData("same text", "same text")]
    [InlineData("größer 😀 ½ e\u0301", "größer 😀😀 ½ é")]
    public void Of_AnyTexts_HoldsThemWhole(string a, string b)
    {
        var diff = WordDiff.Of(a, b);

        Assert.Equal(a, string.Concat(diff.A!.Select(piece => piece.Text)));
        Assert.Equal(b, string.Concat(diff.B!.Select(piece => piece.Text)));
        Assert.Equal(a == b, diff.A!.Concat(diff.B!).All(piece => !piece.Only));
    }

    [Fact]
    public void Of_AsManyWordsAsAllowedAndOneMore_ComparesAndRefuses()
    {
        // Word, space, word, space: half of the limit on each side.
        var half = string.Concat(Enumerable.Repeat("w ", WordDiff.MostWords / 4));

        Assert.False(WordDiff.Of(half, half).TooLong);
        Assert.True(WordDiff.Of(half, half + "w").TooLong);
        Assert.True(WordDiff.Of(new string('a', WordDiff.MostCharacters), "b").TooLong);
        Assert.False(WordDiff.Of(new string('a', WordDiff.MostCharacters - 1), "b").TooLong);
    }

    [Fact]
    public void Of_LongTextsThatShareNothing_ComesBack()
    {
        var (a, b) = (Long("a"), Long("b"));

        var diff = WordDiff.Of(a, b);

        Assert.False(diff.TooLong);
        Assert.Equal(a, string.Concat(diff.A!.Select(piece => piece.Text)));
        Assert.Equal(b, string.Concat(diff.B!.Select(piece => piece.Text)));

        static string Long(string word) => string.Join('.', Enumerable.Range(0, WordDiff.MostWords / 4).Select(i => $"{word}{i}"));
    }

    private static IEnumerable<string> Only(IReadOnlyList<DiffPiece> pieces) => pieces.Where(piece => piece.Only).Select(piece => piece.Text);
}
