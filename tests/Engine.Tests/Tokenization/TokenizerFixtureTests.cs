using System.Text.Json;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Engine.Tests.Tokenization;

/// <summary>Fixtures/qwen3_5-tokenizer: ids and texts made with the tokenizers library, 0.23.2.</summary>
public sealed class TokenizerFixtureTests
{
    private static readonly Tokenizer Tokenizer = Tokenizer.Load(Fixtures.Folder("qwen3_5-tokenizer"));

    private static readonly Vector[] Vectors =
        [.. File.ReadLines(Path.Combine(Fixtures.Folder("qwen3_5-tokenizer"), "vectors.jsonl"))
            .Select(line => JsonSerializer.Deserialize<Vector>(line, JsonSerializerOptions.Web)!)];

    [Fact]
    public void Encode_EveryFixtureLine_GivesTheLibrarysIds()
    {
        Assert.Equal(312, Vectors.Length);
        Assert.All(Vectors, v => Assert.Equal(v.Ids, Tokenizer.Encode(v.Text)));
    }

    [Fact]
    public void Encode_EveryFixtureLineAgain_IsNotChangedByTheCache() =>
        Assert.All(Vectors.Concat(Vectors), v => Assert.Equal(v.Ids, Tokenizer.Encode(v.Text)));

    [Fact]
    public void Decode_EveryFixtureLine_GivesTheLibrarysText() =>
        Assert.All(Vectors, v => Assert.Equal(v.Decoded, Tokenizer.Decode(v.Ids)));

    [Fact]
    public void TokenStream_EveryFixtureLine_GivesTheLibrarysText() => Assert.All(Vectors, v =>
    {
        var stream = Tokenizer.CreateStream();
        Assert.Equal(v.Decoded, string.Concat(v.Ids.Select(stream.Push)) + stream.Flush());
    });

    private sealed record Vector(string Text, int[] Ids, string Decoded);
}
