using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Engine.Tests.Tokenization.ChatTemplates;

/// <summary>Expected texts are written out by hand from the rules of the Qwen3.5 template.</summary>
public sealed class ChatTemplateTests
{
    private static readonly ChatTemplateOptions History = new() { AddGenerationPrompt = false };

    [Fact]
    public void Render_SystemAndUser_EndsInsideAThinkingBlock() => Assert.Equal(
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n<think>\n",
        ChatTemplate.Render([new("system", "Be brief."), new("user", "Hi")]));

    [Fact]
    public void Render_ThinkingOff_EndsAfterAnEmptyThinkingBlock() => Assert.Equal(
        "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n",
        ChatTemplate.Render([new("user", "Hi")], new() { Thinking = false }));

    [Fact]
    public void Render_WithoutSystemMessage_AddsNone() => Assert.Equal(
        "<|im_start|>user\nHi<|im_end|>\n", ChatTemplate.Render([new("user", "Hi")], History));

    [Fact]
    public void Render_AnyContent_IsTrimmedAtBothEnds() => Assert.Equal(
        "<|im_start|>system\na  b<|im_end|>\n<|im_start|>user\nc\n\nd<|im_end|>\n<|im_start|>assistant\n<think>\nr\n</think>\n\ne<|im_end|>\n<|im_start|>user\n<tool_response>\nf\n</tool_response><|im_end|>\n",
        ChatTemplate.Render(
            [new("system", " \n a  b\t"), new("user", "\u00A0c\n\nd\u3000\u001F"), new("assistant", "\n e ", "\n r \n"), new("tool", "\n f\r\n")], History));

    [Fact]
    public void Render_EmptySystemMessage_KeepsItsTurn() => Assert.Equal(
        "<|im_start|>system\n<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n",
        ChatTemplate.Render([new("system", "  "), new("user", "Hi")], History));

    [Fact]
    public void Render_ReplyBeforeTheLastQuestion_LosesItsThinking() => Assert.Equal(
        "<|im_start|>user\n1<|im_end|>\n<|im_start|>assistant\nfirst<|im_end|>\n<|im_start|>user\n2<|im_end|>\n<|im_start|>assistant\nsecond<|im_end|>\n<|im_start|>user\n3<|im_end|>\n",
        ChatTemplate.Render(
            [new("user", "1"), new("assistant", "first", "because"), new("user", "2"), new("assistant", "<think>\nhm\n</think>\n\nsecond"), new("user", "3")], History));

    [Fact]
    public void Render_ReplyAfterTheLastQuestion_KeepsItsThinking() => Assert.Equal(
        "<|im_start|>user\n1<|im_end|>\n<|im_start|>assistant\nold<|im_end|>\n<|im_start|>user\n2<|im_end|>\n<|im_start|>assistant\n<think>\nwhy\n</think>\n\nnew<|im_end|>\n",
        ChatTemplate.Render([new("user", "1"), new("assistant", "old", "gone"), new("user", "2"), new("assistant", "new", "why")], History));

    [Theory]
    [InlineData("<think>\nwhy\n</think>\n\nnew")]
    [InlineData("why\n</think>\n\nnew")]
    [InlineData("lost<think>why</think>new")]
    public void Render_ThinkingWithinTheContent_IsMovedIntoItsBlock(string content) => Assert.Equal(
        "<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n<think>\nwhy\n</think>\n\nnew<|im_end|>\n",
        ChatTemplate.Render([new("user", "q"), new("assistant", content)], History));

    [Fact]
    public void Render_ReasoningGiven_LeavesTheContentAlone() => Assert.Equal(
        "<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n<think>\ngiven\n</think>\n\na</think>b<|im_end|>\n",
        ChatTemplate.Render([new("user", "q"), new("assistant", "a</think>b", "given")], History));

    [Fact]
    public void Render_NoThinkingAfterTheLastQuestion_HasAnEmptyBlock() => Assert.Equal(
        "<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\na<|im_end|>\n",
        ChatTemplate.Render([new("user", "q"), new("assistant", "a")], History));

    [Fact]
    public void Render_WrappedToolAnswerAsUser_IsNoQuestion() => Assert.Equal(
        "<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n<think>\nkept\n</think>\n\na<|im_end|>\n<|im_start|>user\n<tool_response>\nr\n</tool_response><|im_end|>\n",
        ChatTemplate.Render(
            [new("user", "q"), new("assistant", "a", "kept"), new("user", " <tool_response>\nr\n</tool_response>\n")], History));

    [Fact]
    public void Render_ToolAnswers_ShareOneUserTurn() => Assert.Equal(
        "<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n<think>\nkept\n</think>\n\na<|im_end|>\n"
        + "<|im_start|>user\n<tool_response>\none\n</tool_response>\n<tool_response>\ntwo\n</tool_response><|im_end|>\n"
        + "<|im_start|>assistant\n<think>\nalso kept\n</think>\n\nb<|im_end|>\n",
        ChatTemplate.Render(
            [new("user", "q"), new("assistant", "a", "kept"), new("tool", "one"), new("tool", "two"), new("assistant", "b", "also kept")], History));

    [Fact]
    public void Render_ToolCalls_FollowTheContent() => Assert.Equal(
        "<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\nLooking.\n\n"
        + "<tool_call>\n<function=find>\n<parameter=name>\n*.cs\n</parameter>\n<parameter=deep>\nTrue\n</parameter>\n"
        + "<parameter=limits>\n{\"depth\": 2, \"skip\": [\"<b&c>\", null, 1.0]}\n</parameter>\n</function>\n</tool_call>\n"
        + "<tool_call>\n<function=now>\n</function>\n</tool_call><|im_end|>\n",
        ChatTemplate.Render(
            [new("user", "q"), new("assistant", "Looking.")
            {
                ToolCalls =
                [
                    new("find", """{"name":"*.cs","deep":true,"limits":{"depth":2,"skip":["<b&c>",null,1.0]}}"""),
                    new("now", "{}"),
                ],
            }], History));

    [Fact]
    public void Render_ToolCallWithoutContent_StartsTheTurn() => Assert.Equal(
        "<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n<tool_call>\n<function=now>\n</function>\n</tool_call><|im_end|>\n<|im_start|>user\nr<|im_end|>\n",
        ChatTemplate.Render([new("user", "q"), new("assistant", " ") { ToolCalls = [new("now", "{}")] }, new("user", "r")], History));

    [Theory]
    [InlineData("user system", "Message 2 is a system message")]
    [InlineData("user critic", "'critic'")]
    [InlineData("user User", "'User'")]
    [InlineData("system assistant", "No message is a user's question")]
    [InlineData("tool user", "Message 1 is a tool's answer")]
    [InlineData("", "no messages")]
    public void Render_BrokenRule_IsAnErrorThatNamesIt(string roles, string expected)
    {
        ChatMessage[] messages = [.. roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(role => new ChatMessage(role, "x"))];

        Assert.Contains(expected, Assert.Throws<ChatTemplateException>(() => ChatTemplate.Render(messages)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_OnlyWrappedToolAnswers_IsAnError() => Assert.Throws<ChatTemplateException>(
        () => ChatTemplate.Render([new("user", "<tool_response>\nr\n</tool_response>")]));

    [Fact]
    public void Render_Tools_AreNotSupported() => Assert.Contains("Tools are not supported",
        Assert.Throws<ChatTemplateException>(() => ChatTemplate.Render([new("user", "q")], new() { Tools = ["{}"] })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    public void Render_ToolCallArgumentsNotAnObject_IsAnErrorThatNamesTheCall(string arguments)
    {
        ChatMessage[] messages = [new("user", "q"), new("assistant", "") { ToolCalls = [new("find", arguments)] }];

        Assert.Contains("'find'", Assert.Throws<ChatTemplateException>(() => ChatTemplate.Render(messages)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_TurnMarks_AreSingleTokens()
    {
        var tokenizer = Tokenizer.Load(Fixtures.Folder("qwen3_5-tokenizer"));

        var ids = ChatTemplate.Encode(tokenizer, [new("user", "a")]);

        Assert.Equal("<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\n<think>\n", tokenizer.Decode(ids));
        Assert.Equal([2049, 2050, 2049, 2055], ids.Where(id => id >= 2048));
        Assert.Equal(198, ids[^1]);
    }
}
