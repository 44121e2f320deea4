using System.Text.Json;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>The bundled model, models/pocket, against what transformers makes of the same folder (Fixtures/pocket/make.py).</summary>
public sealed class PocketModelTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const int GreedyTokens = 48;

    private static readonly Made Expected =
        JsonSerializer.Deserialize<Made>(File.ReadAllText(Path.Combine(Fixtures.Folder("pocket"), "texts.json")), JsonSerializerOptions.Web)!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Forward_EveryConversation_EqualsTransformers(ModelDevice device)
    {
        using var model = await engine.Load(Fixtures.PocketModel, device);
        using var expected = SafetensorsFile.Open(Path.Combine(Fixtures.Folder("pocket"), "expected.safetensors"));
        for (var i = 0; i < Expected.Conversations.Count; i++)
        {
            var result = await model.ForwardAsync(new(expected.ReadIntegers($"ids_{i}"), 1, Greedy: GreedyTokens), Cancel);

            var logits = expected.ReadSingles($"logits_{i}");
            Near.Absolute(logits, result.Logits.AsSpan(result.Logits.Length - logits.Length), 1e-3f);
            Assert.Equal(expected.ReadIntegers($"greedy_{i}"), result.Greedy);
        }
    }

    [Fact]
    public void Encode_EveryConversation_IsTheTextAndTheIdsOfTransformers()
    {
        var tokenizer = Tokenizer.Load(Fixtures.PocketModel);
        Assert.Equal(3, Expected.Conversations.Count);
        Assert.All(Expected.Conversations, conversation =>
        {
            var messages = conversation.Messages.Select(message => new ChatMessage(message.Role, message.Content)).ToArray();
            Assert.Equal(conversation.Text, ChatTemplate.Render(messages));
            Assert.Equal(conversation.Ids, ChatTemplate.Encode(tokenizer, messages));
            Assert.Equal(conversation.Reply, tokenizer.Decode(Replies(conversation)));
        });
    }

    [Fact]
    public void Inspect_TheFolder_HasTheParametersThatTransformersCounts_AndKeepsItsSize()
    {
        var info = Checkpoint.Inspect(Fixtures.PocketModel);

        Assert.Equal(Expected.Parameters, info.Parameters);
        Assert.InRange(info.Parameters, 1, 7_000_000);
        Assert.InRange(Directory.EnumerateFiles(Fixtures.PocketModel).Sum(file => new FileInfo(file).Length), 1, 15_000_000);
        Assert.Equal([LayerKind.LinearAttention, LayerKind.FullAttention], info.Config.LayerKinds.Distinct());
    }

    private static int[] Replies(Conversation conversation)
    {
        using var expected = SafetensorsFile.Open(Path.Combine(Fixtures.Folder("pocket"), "expected.safetensors"));
        var greedy = expected.ReadIntegers($"greedy_{Expected.Conversations.IndexOf(conversation)}");
        return [.. greedy[conversation.Ids.Length..].Select(id => (int)id)];
    }

    private sealed record Made(long Parameters, List<Conversation> Conversations);

    private sealed record Conversation(List<Message> Messages, string Text, int[] Ids, string Reply);

    private sealed record Message(string Role, string Content);
}
