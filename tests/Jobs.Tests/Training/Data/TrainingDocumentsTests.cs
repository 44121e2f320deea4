using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Chats;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Tests.Training.Data;

public sealed class TrainingDocumentsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Split_Groups_AreHeldBackWhole()
    {
        var chats = Enumerable.Range(0, 200).Select(i => Chat($"{i}", group: $"{i / 4}")).ToArray();

        var split = TrainingSplit.Of(chats, 0.1, seed: 3);

        Assert.Equal((50, 5), (split.Groups, split.HeldBackGroups));
        Assert.Equal(180, split.Trained.Count());
        Assert.All(Enumerable.Range(0, 50), group => Assert.Single(Enumerable.Range(4 * group, 4).Select(split.IsHeldBack).Distinct()));
    }

    [Fact]
    public void Split_OtherOrderOrMoreTellings_HoldsTheSameGroupsBack()
    {
        var chats = Enumerable.Range(0, 30).Select(i => Chat($"{i}", group: $"{i}")).ToArray();
        Chat[] twice = [.. chats.Reverse(), .. chats];

        var (once, more) = (TrainingSplit.Of(chats, 0.2, 3), TrainingSplit.Of(twice, 0.2, 3));

        Assert.Equal(once.Trained.Select(chat => chat.Group).Order(), more.Trained.Select(chat => chat.Group).Distinct().Order());
        Assert.NotEqual(once.Trained.Select(chat => chat.Group), TrainingSplit.Of(chats, 0.2, 4).Trained.Select(chat => chat.Group));
    }

    [Theory]
    [InlineData(1, 0.02, 0)]
    [InlineData(2, 0.02, 1)]
    [InlineData(3, 0.5, 2)]
    [InlineData(500, 0.02, 10)]
    [InlineData(500, 0, 0)]
    public void Split_Share_IsRoundedButNeverTakesNoneOrAll(int chats, double share, int heldBack) =>
        Assert.Equal(heldBack, TrainingSplit.Of([.. Enumerable.Range(0, chats).Select(i => Chat($"{i}"))], share, 1).HeldBackGroups);

    [Fact]
    public async Task Documents_LongOnes_AreCountedAndLeftOutWhereNothingLearnedRemains()
    {
        await using var store = await TestStore.CreateAsync();
        var tokenizer = Tokenizer.Load(TestModel.Create(store));
        var prompt = ChatTemplate.Encode(tokenizer, [new ChatMessage("user", "x")], new ChatTemplateOptions { Thinking = false }).Length;
        Chat[] chats = [Chat("x", "a"), Chat("x", "b", reply: new string('!', 100)), Chat(new string('?', 100), "a"), Chat("x")];
        var split = TrainingSplit.Of(chats, 0, 1);
        var reported = 0;

        var documents = await TrainingDocuments.OfAsync(
            split, new ChatDocuments(tokenizer, LearnedReplies.Last), prompt + 10, new InlineProgress<int>(_ => Interlocked.Increment(ref reported)), Token);

        Assert.Equal(4, reported);
        var counts = documents.Counts;
        Assert.Equal((4, 3, 2, 1), (counts.Chats, counts.Documents, counts.Cut, counts.LeftOut));
        Assert.Equal([new("", 1, 0), new("a", 1, 0), new("b", 1, 0)], counts.Labels);
        var reply = tokenizer.Encode("y<|im_end|>").Length;
        Assert.Equal((3L * prompt + 2 * reply + 10, 2L * reply + 10), (counts.Tokens, counts.LearnedTokens));
    }

    [Fact]
    public async Task Documents_ChatAgainstTheTemplate_IsNamedByItsPlace()
    {
        await using var store = await TestStore.CreateAsync();
        var tokenizer = Tokenizer.Load(TestModel.Create(store));
        var split = TrainingSplit.Of([Chat("x"), new([new("robot", "x"), new("assistant", "y")])], 0, 1);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TrainingDocuments.OfAsync(split, new ChatDocuments(tokenizer, LearnedReplies.Last), 64, null, Token));

        Assert.StartsWith("Conversation 2 of the data cannot be rendered", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"messages": [{"role": "assistant", "content": "y"}]}""", "Give at least one user message")]
    [InlineData("""{"messages": [{"role": "system", "content": "x"}, {"role": "assistant", "content": "y"}]}""", "No message is a user's question")]
    [InlineData("""{"messages": [{"role": "user", "content": "<tool_response>1</tool_response>"}, {"role": "assistant", "content": "y"}]}""", "No message is a user's question")]
    [InlineData("""{"messages": [{"role": "user", "content": "x"}, {"role": "robot", "content": "x"}, {"role": "assistant", "content": "y"}]}""", "Message 2 has the role 'robot'")]
    public async Task Documents_ChatOfAFileAgainstTheTemplate_IsNamedByFileAndLine(string line, string says)
    {
        await using var store = await TestStore.CreateAsync();
        var tokenizer = Tokenizer.Load(TestModel.Create(store));
        using var folder = new TemporaryFolder();
        // Blank lines are lines of the file too.
        folder.Write("chats.jsonl", $$"""{"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]}{{"\n\n"}}{{line}}{{"\n"}}""");
        var split = TrainingSplit.Of([.. ChatFile.Read(InputFile.At(folder["chats.jsonl"]))], 0, 1);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TrainingDocuments.OfAsync(split, new ChatDocuments(tokenizer, LearnedReplies.Last), 64, null, Token));

        Assert.StartsWith($"{folder["chats.jsonl"]}, line 3: the conversation cannot be rendered: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static Chat Chat(string ask, string? label = null, string reply = "y", string? group = null) =>
        new([new("user", ask), new("assistant", reply)], Label: label, Group: group);
}
