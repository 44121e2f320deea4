namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>What a conversation was computed for is not computed again, and nobody says which conversation it is.</summary>
public sealed class PrefixReuseTests(PocketServer pocket) : IClassFixture<PocketServer>
{
    private static object Turn(string role, string content) => new { role, content };

    private async Task<(string Reply, int Prompt, int Cached)> AskAsync(object[] messages, long seed = 5)
    {
        var answer = await pocket.Served.AskAsync(Wire.Chat, new { model = "pocket", messages, seed, max_tokens = 30, temperature = 1 });
        var usage = answer.GetProperty("usage");
        return (Wire.Whole(answer).Text + Wire.Whole(answer).Reasoning, usage.GetProperty("prompt_tokens").GetInt32(), usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32());
    }

    [Fact]
    public async Task Conversation_ThatGoesOn_IsComputedFromItsLastTurn()
    {
        object[] first = [Turn("system", "You are a careful agent of this very test."), Turn("user", "What lies in /app, please, in as many words as it takes?")];
        object[] second = [.. first, Turn("assistant", "A file, notes.txt."), Turn("user", "And what is in it?")];
        object[] third = [.. second, Turn("assistant", "Three lines."), Turn("user", "Which?")];

        var one = await AskAsync(first);
        var two = await AskAsync(second);
        var three = await AskAsync(third);

        Assert.Equal(0, one.Cached);
        // The turns of the first prompt, without the start of the reply; what a session saves begins at an end of turns.
        Assert.InRange(two.Cached, one.Prompt - 8, one.Prompt);
        Assert.InRange(three.Cached, two.Prompt - 8, two.Prompt);
        // The same whether remembered or not: another conversation holds none of it.
        object[] fresh = [Turn("system", "Fresh."), Turn("user", "Go.")];
        Assert.Equal(0, (await AskAsync(fresh)).Cached);
    }

    /// <summary>Two conversations that part go on side by side, each from its own.</summary>
    [Fact]
    public async Task Conversations_ThatPart_DoNotTakeEachOthersState()
    {
        object[] common = [Turn("system", "A short start for two."), Turn("user", "Hello there.")];
        string Long(string word) => string.Concat(Enumerable.Repeat(word + " is what this branch is about. ", 20));
        object[] left = [.. common, Turn("assistant", "Yes."), Turn("user", Long("Left"))];
        object[] right = [.. common, Turn("assistant", "Yes."), Turn("user", Long("Right"))];

        await AskAsync(common);
        var firstLeft = await AskAsync(left);
        var firstRight = await AskAsync(right);
        var nextLeft = await AskAsync([.. left, Turn("assistant", "Ok."), Turn("user", "More.")]);
        var nextRight = await AskAsync([.. right, Turn("assistant", "Ok."), Turn("user", "More.")]);

        Assert.InRange(nextLeft.Cached, firstLeft.Prompt - 8, firstLeft.Prompt);
        Assert.InRange(nextRight.Cached, firstRight.Prompt - 8, firstRight.Prompt);
    }

    /// <summary>Many ask for the same conversation at once: one has what is remembered, and all get what they would get alone.</summary>
    [Fact]
    public async Task Session_InUse_IsNobodyElses()
    {
        object[] messages = [Turn("system", "The state of this is wanted by many."), Turn("user", "Say what you see.")];
        var alone = new string[8];
        for (var seed = 0; seed < alone.Length; seed++) alone[seed] = (await AskAsync(messages, seed)).Reply;

        var together = await Task.WhenAll(Enumerable.Range(0, alone.Length).Select(seed => AskAsync(messages, seed)));

        Assert.Equal(alone, together.Select(one => one.Reply));
    }

    [Fact]
    public async Task Text_ThatIsContinuedWithItsReply_IsComputedFromTheReplysEnd()
    {
        var prompt = PocketServer.Tokenizer.Encode("This is the beginning of a text that goes on for a while");
        var first = await pocket.Served.AskAsync(Wire.Completion, new { model = "pocket", prompt, seed = 2, temperature = 1, max_tokens = 20, logprobs = 0 });
        var reply = PocketServer.Tokenizer.Encode(Wire.Whole(first).Text);
        var written = first.GetProperty("usage").GetProperty("completion_tokens").GetInt32();

        int[] longer = [.. prompt, .. reply, .. PocketServer.Tokenizer.Encode(" and more")];
        var second = await pocket.Served.AskAsync(Wire.Completion, new { model = "pocket", prompt = longer, seed = 2, temperature = 1, max_tokens = 5 });

        var cached = second.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32();
        // The text's own tokens are those that were written unless they would be cut otherwise; then it goes on from the prompt.
        Assert.Equal(reply.Length == written ? prompt.Length + written - 1 : prompt.Length - 1, cached);
    }
}
