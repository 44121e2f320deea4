using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Tests.Training.Data;

public sealed class ChatDocumentsTests
{
    private static readonly ChatMessage System = new("system", "You act."), Ask = new("user", "List files.");

    [Fact]
    public async Task Document_ReplyWithThinking_IsThePromptOfTheEngineAndThenTheReply()
    {
        await using var store = await TestStore.CreateAsync();
        var tokenizer = Tokenizer.Load(TestModel.Create(store));

        var document = Assert.Single(new ChatDocuments(tokenizer, LearnedReplies.Last).Of(new([System, Ask, new("assistant", " {\"commands\": []}\n", "Easy: ls.")])));

        Assert.Equal("<|im_start|>system\nYou act.<|im_end|>\n<|im_start|>user\nList files.<|im_end|>\n<|im_start|>assistant\n<think>\n", Text(tokenizer, document, learned: false));
        Assert.Equal("Easy: ls.\n</think>\n\n{\"commands\": []}<|im_end|>", Text(tokenizer, document, learned: true));
        // What the engine is given for this prompt, token by token; and not one token that spans the border.
        Assert.Equal(ChatTemplate.Encode(tokenizer, [System, Ask]), document.Tokens[..document.Learned.IndexOf(true)]);
        Assert.Equal(document.Learned.Length, document.Tokens.Length);
        Assert.DoesNotContain(false, document.Learned[document.Learned.IndexOf(true)..]);
    }

    [Theory]
    [InlineData("<think>\nHm.\n</think>\n\nDone.", null, "<think>\n", "Hm.\n</think>\n\nDone.<|im_end|>")]
    [InlineData("Done.", "", "<think>\n", "\n</think>\n\nDone.<|im_end|>")]
    [InlineData("Done.", null, "<think>\n\n</think>\n\n", "Done.<|im_end|>")]
    public async Task Document_ThinkingInContentEmptyOrAbsent_IsReadAsTheTemplateWould(string content, string? reasoning, string start, string reply)
    {
        await using var store = await TestStore.CreateAsync();
        var tokenizer = Tokenizer.Load(TestModel.Create(store));

        var document = Assert.Single(new ChatDocuments(tokenizer, LearnedReplies.Last).Of(new([Ask, new("assistant", content, reasoning)])));

        Assert.EndsWith($"<|im_start|>assistant\n{start}", Text(tokenizer, document, learned: false), StringComparison.Ordinal);
        Assert.Equal(reply, Text(tokenizer, document, learned: true));
    }

    [Fact]
    public async Task Document_Unfinished_LearnsNoEnd()
    {
        await using var store = await TestStore.CreateAsync();
        var tokenizer = Tokenizer.Load(TestModel.Create(store));

        var document = Assert.Single(new ChatDocuments(tokenizer, LearnedReplies.Last).Of(new([Ask, new("assistant", "", "But what if")], Unfinished: true)));

        Assert.Equal("But what if", Text(tokenizer, document, learned: true));
    }

    [Fact]
    public async Task Documents_AllReplies_EndWithEachInTurnAndDropEarlierThinking()
    {
        await using var store = await TestStore.CreateAsync();
        var tokenizer = Tokenizer.Load(TestModel.Create(store));

        var documents = new ChatDocuments(tokenizer, LearnedReplies.All).Of(new([Ask, new("assistant", "one", "first"), Ask, new("assistant", "two", "second")])).ToArray();

        Assert.Equal(["first\n</think>\n\none<|im_end|>", "second\n</think>\n\ntwo<|im_end|>"], documents.Select(d => Text(tokenizer, d, learned: true)));
        Assert.Contains("<|im_start|>assistant\none<|im_end|>", Text(tokenizer, documents[1], learned: false), StringComparison.Ordinal);
    }

    private static string Text(Tokenizer tokenizer, TrainingDocument document, bool learned) =>
        tokenizer.Decode(document.Tokens.Where((_, i) => document.Learned[i] == learned).ToArray());
}
