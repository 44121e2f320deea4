using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Engine.Tests.Tokenization;

/// <summary>Single rules. Expected ids, where given, were made with the tokenizers library 0.23.2 from the same file.</summary>
public sealed class TokenizerTests
{
    private static readonly Tokenizer Tokenizer = Tokenizer.Load(Fixtures.Folder("qwen3_5-tokenizer"));

    [Theory]
    [InlineData("a'ſ", new[] { 64, 6, 129, 123 })]
    [InlineData("\U00010400\U00010428a", new[] { 172, 238, 238, 222, 172, 238, 238, 101, 64 })]
    [InlineData("<|im_end|>\u0338", new[] { 2050, 136, 116 })]
    [InlineData("no\uFFFE e\u0301\uFFFE", new[] { 450, 171, 123, 122, 220, 1476, 171, 123, 122 })]
    [InlineData("<think></think>", new[] { 2055, 2056 })]
    public void Encode_OddCharacters_GivesTheLibrarysIds(string text, int[] expected) => Assert.Equal(expected, Tokenizer.Encode(text));

    [Theory]
    [InlineData(' ', 3125, 897)]
    [InlineData('a', 100_000, 64)]
    public void Encode_OnePieceOfAHundredThousandCharacters_GivesTheLibrarysIds(char character, int count, int id) =>
        Assert.Equal(Enumerable.Repeat(id, count), Tokenizer.Encode(new string(character, 100_000)));

    [Theory]
    [InlineData('\uD800')]
    [InlineData('\uDC00')]
    public void Encode_LoneSurrogate_CountsAsReplacementCharacter(char surrogate)
    {
        var text = surrogate + " a";
        Assert.Equal([171, 123, 121, 266], Tokenizer.Encode(text));
        Assert.Equal("\uFFFD a", Tokenizer.Decode(Tokenizer.Encode(text)));
    }

    [Fact]
    public void Encode_SurrogatesInTheWrongOrder_BothCountAsReplacementCharacters() =>
        Assert.Equal("\uFFFD\uFFFD\U0001F600\uFFFD", Tokenizer.Decode(Tokenizer.Encode("\uDE00\uD83D\U0001F600\uD83D")));

    [Fact]
    public void Decode_SkipSpecial_LeavesOutTurnMarksButNotThinkMarks()
    {
        var ids = Tokenizer.Encode("<|im_start|>a<think>b</think><|im_end|>");

        Assert.Equal("<|im_start|>a<think>b</think><|im_end|>", Tokenizer.Decode(ids));
        Assert.Equal("a<think>b</think>", Tokenizer.Decode(ids, skipSpecial: true));
    }

    [Fact]
    public void Decode_IdsThatNameNoToken_AddNothing() =>
        Assert.Equal("a", Tokenizer.Decode([-1, 64, Tokenizer.VocabularySize, int.MaxValue]));

    [Fact]
    public void IdOf_TokenOf_IsSpecial_AgreeWithTheFile()
    {
        Assert.Equal(2057, Tokenizer.VocabularySize);
        Assert.Equal(2050, Tokenizer.IdOf("<|im_end|>"));
        Assert.Equal("<|im_end|>", Tokenizer.TokenOf(2050));
        Assert.True(Tokenizer.IsSpecial(2050));
        Assert.False(Tokenizer.IsSpecial(2055));
        Assert.Equal(220, Tokenizer.IdOf("Ġ"));
        Assert.Null(Tokenizer.IdOf("no such token"));
        Assert.Null(Tokenizer.TokenOf(2057));
    }

    [Fact]
    public async Task Encode_FromManyThreadsPastTheCachesBound_GivesWhatOneThreadGives()
    {
        // 60,000 different pieces: the cache starts over on the way.
        var texts = Enumerable.Range(0, 600).Select(i => string.Join(' ', Enumerable.Range(100 * i, 100).Select(Letters))).ToArray();
        var expected = texts.Select(Tokenizer.Load(Fixtures.Folder("qwen3_5-tokenizer")).Encode).ToArray();

        var found = await Task.WhenAll(texts.Select(t => Task.Run(() => Tokenizer.Encode(t), TestContext.Current.CancellationToken)));

        Assert.Equal(expected, found);

        static string Letters(int number) => string.Concat(number.ToString().Select(digit => (char)('a' + digit - '0')));
    }

    [Fact]
    public void TokenStream_CharacterOverThreeTokens_ComesOutWithItsLastByte()
    {
        var stream = Tokenizer.CreateStream();

        Assert.Equal(["", "", "", "\U0001D4B3"], new[] { 172, 251, 240, 111 }.Select(stream.Push));
        Assert.Equal("", stream.Flush());
    }

    [Fact]
    public void TokenStream_EndsWithinACharacter_FlushesOneReplacementCharacter()
    {
        var stream = Tokenizer.CreateStream();

        Assert.Equal("", stream.Push(172) + stream.Push(251));
        Assert.Equal("\uFFFD", stream.Flush());
        Assert.Equal("a", stream.Push(64) + stream.Flush());
    }

    [Fact]
    public void TokenStream_SkipSpecial_LeavesOutWhatDecodeLeavesOut()
    {
        var stream = Tokenizer.CreateStream(skipSpecial: true);

        Assert.Equal("a<think>", string.Concat(new[] { 2049, 64, 2055, 2050 }.Select(stream.Push)) + stream.Flush());
    }
}
