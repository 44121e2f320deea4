using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Engine.Tests.Tokenization.ChatTemplates;

/// <summary>Which tokens of a conversation a model wrote: said by what they decode to.</summary>
public sealed class MarkedChatTests
{
    private static readonly Tokenizer Tokenizer = Tokenizer.Load(Fixtures.PocketModel);

    private static string[] Written(IReadOnlyList<ChatMessage> messages, ChatTemplateOptions? options = null)
    {
        var (ids, written) = ChatTemplate.EncodeMarked(Tokenizer, messages, options);
        Assert.Equal(ChatTemplate.Encode(Tokenizer, messages, options), ids);
        return [.. written.Select(part => Tokenizer.Decode([.. ids.Skip(part.First).Take(part.Count)]))];
    }

    [Fact]
    public void EncodeMarked_RepliesBeforeAQuestion_AreTheirTextsAlone() => Assert.Equal(
        ["first: {\"a\": 1}", "zwei ✓"],
        Written([new("system", "S"), new("user", "1"), new("assistant", "  first: {\"a\": 1} ", "because"), new("user", "2"), new("assistant", "<think>\nhm\n</think>\n\nzwei ✓"), new("user", "3")]));

    [Fact]
    public void EncodeMarked_ReplyAfterTheLastQuestion_HasItsThinkingAndTheTagThatClosesIt() => Assert.Equal(
        ["because\n</think>\n\nfirst"], Written([new("user", "1"), new("assistant", "first", "because")]));

    [Fact]
    public void EncodeMarked_ReplyWithoutThinking_LeavesTheEmptyBlockToTheTemplate() => Assert.Equal(
        ["first"], Written([new("user", "1"), new("assistant", "first", "")], new() { Thinking = false }));

    [Fact]
    public void EncodeMarked_NothingWritten_HasNoParts() => Assert.Empty(Written([new("user", "1"), new("assistant", ""), new("user", "2")]));
}
