using System.Text.Json;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Engine.Tests.Tokenization;

/// <summary>The tokenizer that the product trained for models/pocket, read by transformers (Fixtures/pocket-tokenizer/make.py) and by us.</summary>
public sealed class PocketTokenizerTests
{
    private static readonly Tokenizer Tokenizer = Tokenizer.Load(Fixtures.PocketModel);

    private static readonly Vector[] Vectors =
        [.. File.ReadLines(Path.Combine(Fixtures.Folder("pocket-tokenizer"), "vectors.jsonl"))
            .Select(line => JsonSerializer.Deserialize<Vector>(line, JsonSerializerOptions.Web)!)];

    [Fact]
    public void Encode_EveryFixtureLine_GivesTheIdsOfTransformers()
    {
        Assert.Equal(340, Vectors.Length);
        Assert.All(Vectors, v => Assert.Equal(v.Ids, Tokenizer.Encode(v.Text)));
    }

    [Fact]
    public void Decode_EveryFixtureLine_GivesTheTextOfTransformers() =>
        Assert.All(Vectors, v => Assert.Equal(v.Decoded, Tokenizer.Decode(v.Ids)));

    private sealed record Vector(string Text, int[] Ids, string Decoded);
}
