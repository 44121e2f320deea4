using System.Text.Json.Nodes;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Engine.Tests.Tokenization.Files;

/// <summary>Added tokens that only the files beside tokenizer.json have. The bundled tokenizer, which has them all, says what is right.</summary>
public sealed class TokensBesideTests : IDisposable
{
    private const string Token = "</tool_response>", Text = "a </tool_response>b";

    private static readonly Tokenizer Whole = Tokenizer.Load(Fixtures.PocketModel);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Encode_TokenOfAddedTokensDecoder_IsOneToken()
    {
        var id = TakeOut();
        Write("tokenizer_config.json", $$$$"""{"added_tokens_decoder": {"{{{{id}}}}": {"content": "{{{{Token}}}}", "lstrip": false, "normalized": false, "rstrip": false, "single_word": false, "special": false}}}""");

        AssertWhole(isSpecial: false);
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("{\"additional_special_tokens\": [\"</tool_response>\"]}", true)]
    public void Encode_TokenOfAddedTokens_IsOneTokenAndSpecialWhereTheMapSaysSo(string map, bool isSpecial)
    {
        var id = TakeOut();
        Write("added_tokens.json", $$"""{"{{Token}}": {{id}}}""");
        Write("special_tokens_map.json", map);

        AssertWhole(isSpecial);
    }

    [Theory]
    [InlineData("special_tokens_map.json", "{\"additional_special_tokens\": [\"</tool_response>\"]}")]
    [InlineData("special_tokens_map.json", "{\"mask_token\": {\"content\": \"</tool_response>\", \"lstrip\": false}}")]
    [InlineData("tokenizer_config.json", "{\"extra_special_tokens\": {\"answer\": \"</tool_response>\"}}")]
    public void Encode_SpecialTokenKnownByNameAlone_TakesTheNextId(string file, string text)
    {
        TakeOut();
        Write(file, text);

        var tokenizer = Tokenizer.Load(_folder.Path);

        var next = Without().VocabularySize;
        Assert.Equal(next, tokenizer.IdOf(Token));
        Assert.True(tokenizer.IsSpecial(next));
        Assert.Contains(next, tokenizer.Encode(Text));
    }

    [Fact]
    public void Encode_FilesThatSayWhatTokenizerJsonSays_ChangesNothing()
    {
        foreach (var file in Directory.EnumerateFiles(Fixtures.PocketModel, "*token*.json")) File.Copy(file, _folder[Path.GetFileName(file)], overwrite: true);
        var id = Whole.IdOf(Token);
        Write("added_tokens.json", $$"""{"{{Token}}": {{id}}}""");
        Write("special_tokens_map.json", """{"eos_token": "<|im_end|>", "pad_token": {"content": "<|endoftext|>"}}""");

        Assert.Equal(Whole.Encode(Text), Tokenizer.Load(_folder.Path).Encode(Text));
        Assert.Equal(Whole.VocabularySize, Tokenizer.Load(_folder.Path).VocabularySize);
    }

    [Theory]
    [InlineData("tokenizer_config.json", "nonsense", "not JSON")]
    [InlineData("special_tokens_map.json", "[]", "no JSON object")]
    [InlineData("tokenizer_config.json", "{\"added_tokens_decoder\": {\"x\": {\"content\": \"y\"}}}", "'x'")]
    [InlineData("tokenizer_config.json", "{\"added_tokens_decoder\": {\"0\": {\"content\": \"<new>\"}}}", "<new>")]
    [InlineData("tokenizer_config.json", "{\"added_tokens_decoder\": {\"9000\": {\"content\": \"<new>\", \"lstrip\": true}}}", "lstrip")]
    [InlineData("tokenizer_config.json", "{\"added_tokens_decoder\": {\"9000\": {\"content\": \"<|im_end|>\"}}}", "<|im_end|>")]
    [InlineData("added_tokens.json", "{\"<new>\": \"9000\"}", "<new>")]
    [InlineData("special_tokens_map.json", "{\"eos_token\": 3}", "content")]
    [InlineData("special_tokens_map.json", "{\"eos_token\": \"\\ud800\"}", "half of a surrogate pair")]
    public void Load_FileThatContradictsOrIsDamaged_IsNamed(string file, string text, string because)
    {
        TakeOut();
        Write(file, text);

        var e = Assert.Throws<TokenizerException>(() => Tokenizer.Load(_folder.Path));

        Assert.Contains(_folder[file], e.Message, StringComparison.Ordinal);
        Assert.Contains(because, e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void AssertWhole(bool isSpecial)
    {
        var tokenizer = Tokenizer.Load(_folder.Path);

        Assert.Equal(Whole.Encode(Text), tokenizer.Encode(Text));
        Assert.NotEqual(Whole.Encode(Text), Without().Encode(Text));
        Assert.Equal(Text, tokenizer.Decode(tokenizer.Encode(Text)));
        Assert.Equal(isSpecial, tokenizer.IsSpecial(tokenizer.IdOf(Token)!.Value));
    }

    // Neither file is beside this copy.
    private Tokenizer Without()
    {
        Directory.CreateDirectory(_folder["alone"]);
        File.Copy(_folder["tokenizer.json"], _folder["alone/tokenizer.json"], overwrite: true);
        return Tokenizer.Load(_folder["alone"]);
    }

    private int TakeOut()
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Fixtures.PocketModel, "tokenizer.json")))!;
        var added = json["added_tokens"]!.AsArray();
        var token = added.Single(item => (string)item!["content"]! == Token)!;
        added.Remove(token);
        File.WriteAllText(_folder["tokenizer.json"], json.ToJsonString());
        return (int)token["id"]!;
    }

    private void Write(string file, string text) => File.WriteAllText(_folder[file], text);
}
