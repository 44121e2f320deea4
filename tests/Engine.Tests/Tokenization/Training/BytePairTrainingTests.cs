using System.Text.Json.Nodes;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.Training;

namespace Vectorscope.Engine.Tests.Tokenization.Training;

public sealed class BytePairTrainingTests : IDisposable
{
    private const int Smallest = 265;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    // Pieces: aab, Ġaab, Ġab. (a,b) 3; then (a,ab) 2 and nothing else twice.
    [InlineData("aab aab ab", "a+b a+ab")]
    // Three pairs occur twice: lower left ids first, and the space's letter comes after a to z.
    [InlineData("cd ab cd ab", "a+b c+d Ġ+ab")]
    // Equal left halves: the lower right id.
    [InlineData("xb\nxb\nxa\nxa", "x+a x+b")]
    // Overlapping pairs count: three in aaaa. What is merged is not: two of them.
    [InlineData("aaaa", "a+a")]
    // Once is not learned.
    [InlineData("abc", "")]
    // Numbers are pieces of one digit each, so none merge; line ends stay with the punctuation before them.
    [InlineData("1212121212", "")]
    [InlineData("{\n{\n", "{+Ċ")]
    // Marks are parts of words, in form C: e and the acute accent are one letter of two bytes.
    [InlineData("e\u0301 \u00E9", "Ã+©")]
    // Words around an added token do not touch it, and it is not learned.
    [InlineData("ab<|im_end|>ab<|im_end|>", "a+b")]
    public void Train_SmallText_MergesInTheOrderOfCountsThenIds(string text, string merges) =>
        Assert.Equal(merges, string.Join(' ', Merges(BytePairTraining.Train([text], 1000, Token)).Select(m => $"{m.Left}+{m.Right}")));

    [Fact]
    public void Train_ASpellingThatIsATokenAlready_IsNotMadeASecondTime()
    {
        // (a,b) 9, (b,c) 6, (ab,c) 4: "abc" is a token. Where "bc" was made first, after the second a, (a,bc) spells it again.
        var merges = Merges(BytePairTraining.Train([Repeat(" ab", 20) + Repeat(" xabc", 10) + Repeat(" bc", 40) + Repeat(" abc", 5)], 1000, Token));

        var spelled = merges.Select(m => m.Left + m.Right).ToList();
        Assert.Equal(spelled.Distinct(), spelled);
    }

    [Fact]
    public void Train_ManyTexts_GivesWhatANaiveTrainerGives()
    {
        var texts = Texts(seed: 7, count: 300);

        var learned = Merges(BytePairTraining.Train(texts, Smallest + 250, Token));

        Assert.Equal(250, learned.Count);
        Assert.Equal(NaiveBytePairTrainer.Train(texts, 250), learned);
    }

    [Fact]
    public void Train_TextsInAnotherOrder_GivesTheSameFile()
    {
        var texts = Texts(seed: 8, count: 100);

        Assert.Equal(BytePairTraining.Train(texts, 400, Token), BytePairTraining.Train(texts.Reverse(), 400, Token));
    }

    [Fact]
    public void Train_Tokenizer_HasTheSizeAskedForAndTheAddedTokensLast()
    {
        var tokenizer = Load(BytePairTraining.Train(Texts(seed: 9, count: 100), 400, Token));

        Assert.Equal(400, tokenizer.VocabularySize);
        Assert.Equal(
            ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>"],
            Enumerable.Range(391, 9).Select(tokenizer.TokenOf));
        Assert.Equal([391, 392, 393], Enumerable.Range(0, 400).Where(tokenizer.IsSpecial));
        Assert.Equal([392, 399, 393], tokenizer.Encode("<|im_start|></think><|im_end|>"));
    }

    [Fact]
    public void Train_Tokenizer_MergesWholePiecesOfItsTexts()
    {
        var tokenizer = Load(BytePairTraining.Train([Repeat("list the files\n", 50)], 1000, Token));

        Assert.Equal(["list", "Ġthe", "Ġfiles", "Ċ"], tokenizer.Encode("list the files\n").Select(tokenizer.TokenOf));
    }

    [Fact]
    public void Train_Tokenizer_GivesAnyTextBack()
    {
        var tokenizer = Load(BytePairTraining.Train(Texts(seed: 10, count: 100), 600, Token));
        var random = new Random(11);

        for (var i = 0; i < 500; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Letter(random)));
            Assert.Equal(text.Normalize(), tokenizer.Decode(tokenizer.Encode(text)));
        }
        // Any bytes, as ids: each byte is a token.
        Assert.Equal(256, Enumerable.Range(0, 256).Select(b => tokenizer.TokenOf(b)).Distinct().Count(t => t is { Length: 1 }));
    }

    [Fact]
    public void Train_Pieces_BeyondTheLimit_AreLeftOut() =>
        Assert.Empty(Merges(BytePairTraining.Train([new string('a', 513), new string('b', 513)], 1000, Token)));

    [Fact]
    public void Train_SmallestVocabulary_HasNoMergesAndLessIsRefused()
    {
        Assert.Equal(Smallest, BytePairTraining.SmallestVocabulary);
        Assert.Equal(Smallest, Load(BytePairTraining.Train(["aaaa aaaa"], Smallest, Token)).VocabularySize);
        Assert.Throws<ArgumentOutOfRangeException>(() => BytePairTraining.Train([], Smallest - 1, Token));
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => BytePairTraining.Train(["aaaa"], 1000, cancelled.Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static List<(string Left, string Right)> Merges(string content) =>
        [.. JsonNode.Parse(content)!["model"]!["merges"]!.AsArray().Select(m => (m![0]!.ToString(), m[1]!.ToString()))];

    private Tokenizer Load(string content)
    {
        TokenizerFiles.Write(_folder.Path, content);
        return Tokenizer.Load(_folder.Path);
    }

    // Words of few letters, so that pairs overlap and counts tie.
    private static string[] Texts(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, 40).Select(_ => Letter(random))))];
    }

    private static string Letter(Random random) => random.Next(40) switch
    {
        < 20 => "abc"[random.Next(3)].ToString(),
        < 30 => " \n\t."[random.Next(4)].ToString(),
        < 34 => "<|im_end|>",
        < 37 => "\u0301",
        < 39 => "éß生"[random.Next(3)].ToString(),
        _ => "☃",
    };
}
