using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Tests.Fakes;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Vectorscope.Jobs.Tests.Models;

public sealed class EngineChatClientTests
{
    private const string Whole = """{"do_sample": true, "temperature": 0.6, "top_p": 0.95, "top_k": 20, "min_p": 0.01, "presence_penalty": 1.5}""";

    private static SamplingOptions Own => new() { Temperature = 0.6, TopP = 0.95, TopK = 20, MinP = 0.01, PresencePenalty = 1.5 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ChatMessage User(string text) => new(ChatRole.User, text);

    private static ChatOptions Options(string? conversation = null, int tokens = 12, bool think = true) => new()
    {
        ConversationId = conversation,
        MaxOutputTokens = tokens,
        Seed = 4,
        AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [ReplyProperties.Think] = think, [ReplyProperties.Sampling] = new SamplingOverrides { Temperature = 1, TopK = 20, MinP = 0.01 },
        },
    };

    private static async Task<OpenModels> OpenAsync(TestStore store, params int?[] limits)
    {
        var folder = TestModel.Create(store);
        var hash = Checkpoint.ContentHash(folder, null, Token);
        return await store.Get<ChatClients>().OpenAsync(
            [.. limits.Select(limit => new ModelSource { Folder = folder, ContentHash = hash, ContextTokens = limit })], null, Token);
    }

    [Fact]
    public async Task Reply_OfTheEngine_CarriesWhatATurnRecords()
    {
        await using var store = await TestStore.CreateAsync();
        using var opened = await OpenAsync(store, [null]);
        var client = opened.Clients[0];
        var tokenizer = Tokenizer.Load(Path.Combine(store.Folder.Models, "tiny"));
        var expected = ChatTemplate.Encode(tokenizer, [new("system", "Be bold."), new("user", "hello")]);

        var reply = await client.GetResponseAsync([new(ChatRole.System, "Be bold."), User("hello")], Options(), Token);

        Assert.Equal(ChatFinishReason.Length, reply.FinishReason);
        Assert.Equal((expected.Length, 12L, 0L), (reply.Usage!.InputTokenCount, reply.Usage.OutputTokenCount, reply.Usage.CachedInputTokenCount));
        Assert.Equal(true, reply.AdditionalProperties![ReplyProperties.PromptEndsInThinking]);
        Assert.InRange((double)reply.AdditionalProperties[ReplyProperties.FirstTokenSeconds]!, 1e-9, 600);
        Assert.NotEmpty(reply.Text);
        Assert.Equal(expected.Length, client.GetService<IContextMeter>()!.Count([new(ChatRole.System, "Be bold."), User("hello")]));
        Assert.Equal(4096, client.GetService<IContextMeter>()!.ContextTokens);
        var again = await client.GetResponseAsync([new(ChatRole.System, "Be bold."), User("hello")], Options(), Token);
        Assert.Equal(reply.Text, again.Text);
    }

    /// <summary>What an arm leaves out is as the model's folder says; what it says is taken to the last digit.</summary>
    [Fact]
    public async Task Sampling_LeftOut_IsTheModelsOwn()
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        await File.WriteAllTextAsync(Path.Combine(folder, "generation_config.json"), """{"do_sample": false}""", Token);
        var source = new ModelSource { Folder = folder, ContentHash = Checkpoint.ContentHash(folder, null, Token) };
        using var opened = await store.Get<ChatClients>().OpenAsync([source], null, Token);

        async Task<string> AskAsync(SamplingOverrides sampling, long seed) => (await opened.Clients[0].GetResponseAsync(
            [User("hello")], new ChatOptions { MaxOutputTokens = 8, Seed = seed, AdditionalProperties = new() { [ReplyProperties.Sampling] = sampling } }, Token)).Text;

        var greedy = await AskAsync(new SamplingOverrides { Temperature = 0 }, 1);
        Assert.Equal(greedy, await AskAsync(new SamplingOverrides(), 2));
        Assert.NotEqual(greedy, await AskAsync(new SamplingOverrides { Temperature = 1 }, 3));
        var refused = await Assert.ThrowsAsync<SettingException>(() => AskAsync(new SamplingOverrides { TopP = 0 }, 4));
        Assert.Equal(nameof(SamplingOverrides.TopP), refused.Setting);
    }

    public static TheoryData<string, SamplingOverrides, SamplingOptions> Filled => new()
    {
        { Whole, new(), Own },
        { Whole, new() { Temperature = 0.25 }, Own with { Temperature = 0.25 } },
        { Whole, new() { TopP = 0.5 }, Own with { TopP = 0.5 } },
        { Whole, new() { TopK = 0 }, Own with { TopK = 0 } },
        { Whole, new() { MinP = 0 }, Own with { MinP = 0 } },
        { Whole, new() { PresencePenalty = -2 }, Own with { PresencePenalty = -2 } },
        { Whole.Replace("true", "false", StringComparison.Ordinal), new(), Own with { Temperature = 0 } },
        { Whole.Replace("true", "false", StringComparison.Ordinal), new() { TopK = 3 }, Own with { Temperature = 0, TopK = 3 } },
        { Whole.Replace("true", "false", StringComparison.Ordinal), new() { Temperature = 0.25 }, Own with { Temperature = 0.25 } },
        { "{}", new(), Own with { Temperature = 1, TopP = 1, TopK = 0, MinP = 0, PresencePenalty = 0 } },
        { "{}", new() { MinP = 0.5 }, Own with { Temperature = 1, TopP = 1, TopK = 0, MinP = 0.5, PresencePenalty = 0 } },
    };

    /// <summary>The file's own numbers where a spec says nothing, and a spec's setting changes that one alone.</summary>
    [Theory]
    [MemberData(nameof(Filled))]
    public async Task Sampling_OfASpec_IsTheModelsOwnButForWhatTheSpecSays(string file, SamplingOverrides spec, SamplingOptions expected)
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        await File.WriteAllTextAsync(Path.Combine(folder, "generation_config.json"), file, Token);
        using var use = await store.Get<ModelHost>().UseAsync([new ModelRequest(folder, Checkpoint.ContentHash(folder, null, Token))], null, Token);
        using var client = new EngineChatClient(use.Model, Tokenizer.Load(folder), "tiny", null);

        var sampling = client.Sampling(100, new ChatOptions { Seed = 9, MaxOutputTokens = 77, AdditionalProperties = new() { [ReplyProperties.Sampling] = spec } });

        Assert.Equal(expected with { Seed = 9, MaxTokens = 77, StopIds = sampling.StopIds }, sampling);
        Assert.Equal(use.Model.Config.StopTokenIds, sampling.StopIds);
    }

    [Fact]
    public async Task Reply_WithoutThinking_StartsBehindAClosedBlock()
    {
        await using var store = await TestStore.CreateAsync();
        using var opened = await OpenAsync(store, [null]);

        var thinking = await opened.Clients[0].GetResponseAsync([User("hello")], Options(), Token);
        var plain = await opened.Clients[0].GetResponseAsync([User("hello")], Options(think: false), Token);

        Assert.Equal(false, plain.AdditionalProperties![ReplyProperties.PromptEndsInThinking]);
        Assert.True(plain.Usage!.InputTokenCount > thinking.Usage!.InputTokenCount);
        Assert.Null(plain.Usage.ReasoningTokenCount);
    }

    [Fact]
    public async Task Conversation_GoesOn_OnlyNewTokensAreComputedAndTheReplyIsTheSame()
    {
        await using var store = await TestStore.CreateAsync();
        using var opened = await OpenAsync(store, [null]);
        var client = opened.Clients[0];
        List<ChatMessage> history = [User("first question, which is rather long")];
        await client.GetResponseAsync(history, Options("trial 1"), Token);
        // The thinking is gone from the history, as the agent does it.
        history.AddRange([new(ChatRole.Assistant, "an answer"), User("and the next question")]);

        var remembered = await client.GetResponseAsync(history, Options("trial 1"), Token);
        var fromStart = await client.GetResponseAsync(history, Options(), Token);
        client.GetService<IConversations>()!.End("trial 1");
        var forgotten = await client.GetResponseAsync(history, Options("trial 1"), Token);

        Assert.True(remembered.Usage!.CachedInputTokenCount > 20);
        Assert.Equal((0L, 0L), (fromStart.Usage!.CachedInputTokenCount, forgotten.Usage!.CachedInputTokenCount));
        Assert.Equal(fromStart.Text, remembered.Text);
        Assert.Equal(fromStart.Text, forgotten.Text);
    }

    [Fact]
    public async Task Context_NearlyFull_CapsTheReplyAndThenOverflows()
    {
        await using var store = await TestStore.CreateAsync();
        var probe = Tokenizer.Load(TestModel.Create(store, "probe"));
        var prompt = ChatTemplate.Encode(probe, [new("user", "hello")]).Length;
        using var opened = await OpenAsync(store, prompt + 5, prompt);

        var capped = await opened.Clients[0].GetResponseAsync([User("hello")], Options(tokens: 100), Token);
        var error = await Assert.ThrowsAsync<ContextOverflowException>(() => opened.Clients[1].GetResponseAsync([User("hello")], Options(), Token));

        Assert.Equal((5L, ChatFinishReason.Length), (capped.Usage!.OutputTokenCount, capped.FinishReason));
        Assert.Contains($"has {prompt} tokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streaming_Cancelled_YieldsWhatWasThereAndThenThrows()
    {
        await using var store = await TestStore.CreateAsync();
        // Longer than anybody waits, so that it is the cancel that ends it.
        using var opened = await store.Get<ChatClients>().OpenAsync([Endless(TestModel.Create(store))], null, Token);
        using var source = new CancellationTokenSource();
        var text = "";

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in opened.Clients[0].GetStreamingResponseAsync([User("hello")], Options(tokens: 30_000), source.Token))
            {
                text += update.Text;
                if (text.Length > 3) await source.CancelAsync();
            }
        });

        Assert.True(text.Length > 3);
    }

    /// <summary>The model without stop tokens, and with room for replies of any length.</summary>
    private static ModelSource Endless(string folder)
    {
        Set("config.json", "max_position_embeddings", 40_000);
        Set("generation_config.json", "eos_token_id", null);
        return new ModelSource { Folder = folder, ContentHash = Checkpoint.ContentHash(folder, null, Token) };

        void Set(string file, string key, JsonNode? value)
        {
            var json = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!;
            json[key] = value;
            File.WriteAllText(Path.Combine(folder, file), json.ToJsonString());
        }
    }

    [Fact]
    public async Task ManyTrials_AtOnce_ReplyAsEachAlone()
    {
        await using var store = await TestStore.CreateAsync();
        using var opened = await OpenAsync(store, [null]);
        var client = opened.Clients[0];
        var alone = new List<string>();
        for (var i = 0; i < 6; i++) alone.Add((await client.GetResponseAsync([User($"question {i}")], Options(), Token)).Text);

        var together = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => client.GetResponseAsync([User($"question {i}")], Options($"t{i}"), Token)));

        Assert.Equal(alone, together.Select(reply => reply.Text));
    }
}
