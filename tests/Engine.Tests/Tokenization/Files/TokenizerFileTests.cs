using System.Text.Json.Nodes;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.BytePairs;

namespace Vectorscope.Engine.Tests.Tokenization.Files;

/// <summary>Variants of the fixture's tokenizer.json: the accepted ones give what they say, the others are refused by name.</summary>
public sealed class TokenizerFileTests : IDisposable
{
    private static readonly string Original = Path.Combine(Fixtures.Folder("qwen3_5-tokenizer"), "tokenizer.json");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model", """{"type": "Unigram", "vocab": []}""", "'Unigram'")]
    [InlineData("normalizer", """{"type": "NFKC"}""", "NFKC")]
    [InlineData("normalizer", """{"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Lowercase"}]}""", "normalizer")]
    [InlineData("pre_tokenizer", """{"type": "Metaspace"}""", "Metaspace")]
    [InlineData("pre_tokenizer", "null", "absent")]
    [InlineData("post_processor", """{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]}""", "SpecialToken")]
    [InlineData("decoder", """{"type": "WordPiece"}""", "WordPiece")]
    [InlineData("decoder", "null", "decoder is absent")]
    public void Load_UnknownPart_IsRefusedByNameWithTheFile(string part, string replacement, string named)
    {
        var error = Assert.Throws<TokenizerException>(() => Load(root => root[part] = JsonNode.Parse(replacement)));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["tokenizer.json"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnknownPattern_IsQuoted()
    {
        var error = Assert.Throws<TokenizerException>(() => Load(root => Split(root)["pattern"]!["Regex"] = @"\p{N}{1,3}|\S+"));

        Assert.Contains(@"\\p{N}{1,3}|\\S", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lstrip")]
    [InlineData("rstrip")]
    [InlineData("single_word")]
    public void Load_AddedTokenWithAnUnsupportedFlag_IsRefusedByBothNames(string flag)
    {
        var error = Assert.Throws<TokenizerException>(() => Load(root => root["added_tokens"]![7]![flag] = true));

        Assert.Contains(flag, error.Message, StringComparison.Ordinal);
        Assert.Contains("<think>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingByte_IsRefused()
    {
        var error = Assert.Throws<TokenizerException>(() => Load(root =>
        {
            root["model"]!["merges"] = new JsonArray();
            root["model"]!["vocab"]!.AsObject().Remove("!");
        }));

        Assert.Contains("0x21", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MergeOfAnUnknownToken_IsRefused()
    {
        var error = Assert.Throws<TokenizerException>(() => Load(root => root["model"]!["merges"]!.AsArray().Add(new JsonArray("q", "zz"))));

        Assert.Contains("'zz'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"version\": ")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Load_DamagedFile_IsRefusedWithTheFile(string content)
    {
        File.WriteAllText(_folder["tokenizer.json"], content);

        var error = Assert.Throws<TokenizerException>(() => Tokenizer.Load(_folder.Path));

        Assert.Contains(_folder["tokenizer.json"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FolderWithoutTokenizer_SaysWhichFileIsMissing() =>
        Assert.Contains("tokenizer.json", Assert.Throws<TokenizerException>(() => Tokenizer.Load(_folder.Path)).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_MergesAsText_GivesTheSameIds()
    {
        const string text = "The merges of older files are written as one text each.";
        var tokenizer = Load(root => root["model"]!["merges"] =
            new JsonArray([.. root["model"]!["merges"]!.AsArray().Select(m => JsonValue.Create($"{m![0]} {m[1]}"))]));

        Assert.Equal(Tokenizer.Load(Original).Encode(text), tokenizer.Encode(text));
    }

    [Fact]
    public void Encode_Qwen2Pattern_CutsWordsAtCombiningMarks()
    {
        // Ids from the tokenizers library 0.23.2.
        var tokenizer = Load(root => Split(root)["pattern"]!["Regex"] = SplitPattern.Qwen2);

        Assert.Equal([403, 117, 963, 101, 654, 1546, 99, 654, 222, 220, 16], tokenizer.Encode("हिन्दी 1"));
    }

    [Fact]
    public void Encode_WithoutNormalizer_KeepsTheCharactersAsTheyAre() =>
        Assert.Equal("e\u0301", Tokenizer.Load(Save(root => root["normalizer"] = null)).Decode(Load(root => root["normalizer"] = null).Encode("e\u0301")));

    [Fact]
    public void Encode_IgnoreMerges_TakesAWholePieceThatTheVocabularyHolds()
    {
        static void WithoutMerges(JsonNode root) => root["model"]!["merges"] = new JsonArray();
        var word = Tokenizer.Load(Original).IdOf("Ġreturn");

        Assert.Equal(7, Load(WithoutMerges).Encode(" return").Length);
        Assert.Equal([word!.Value], Load(root =>
        {
            WithoutMerges(root);
            root["model"]!["ignore_merges"] = true;
        }).Encode(" return"));
    }

    [Fact]
    public void Encode_OverlappingAddedTokens_TakesTheLeftmostThenTheLongest()
    {
        var tokenizer = Load(root => AddToken(root, 2057, "<think>ing"));

        Assert.Equal([2057, 2055, 64], tokenizer.Encode("<think>ing<think>a"));
    }

    [Fact]
    public void Encode_NormalizedAddedToken_IsFoundInTextThatNormalisesToIt()
    {
        var tokenizer = Load(root => AddToken(root, 2057, "e\u0301x")["normalized"] = true);

        Assert.Equal([64, 2057], tokenizer.Encode("a\u00E9x"));
        Assert.Equal([64, 2057], tokenizer.Encode("ae\u0301x"));
    }

    private static JsonNode Split(JsonNode root) => root["pre_tokenizer"]!["pretokenizers"]![0]!;

    private static JsonNode AddToken(JsonNode root, int id, string content)
    {
        var token = root["added_tokens"]![7]!.DeepClone();
        (token["id"], token["content"]) = (id, content);
        root["added_tokens"]!.AsArray().Add(token);
        return token;
    }

    private Tokenizer Load(Action<JsonNode> change) => Tokenizer.Load(Save(change));

    private string Save(Action<JsonNode> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(Original))!;
        change(root);
        File.WriteAllText(_folder["tokenizer.json"], root.ToJsonString());
        return _folder.Path;
    }
}
