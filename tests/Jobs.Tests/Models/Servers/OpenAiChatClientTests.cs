using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Models.Servers;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Models.Servers;

public sealed class OpenAiChatClientTests
{
    private const string Key = "sk-very-secret-key";
    private const string Usage = """{"prompt_tokens":30,"completion_tokens":7,"total_tokens":37,"prompt_tokens_details":{"cached_tokens":20},"completion_tokens_details":{"reasoning_tokens":4}}""";
    private static readonly string[] Hello = ["""{"role":"assistant","content":""}""", """{"content":"Hel"}""", """{"content":"lo"}"""];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Waits are leapt over.
    private static OpenAiChatClient Client(ChatServer server, ModelServer? settings = null, TimeProvider? time = null) => new(
        (settings ?? new ModelServer { Url = "" }) with { Url = server.Url, Key = Key }, "m", null, null, time ?? new LeapingTime());

    private static Task<ChatResponse> Ask(OpenAiChatClient client, ChatOptions? options = null) =>
        client.GetResponseAsync([new(ChatRole.System, "Be bold."), new(ChatRole.User, "hi")], options, Token);

    [Fact]
    public async Task Reply_OfAServer_CarriesTextUsageAndEnd()
    {
        var time = new FakeTimeProvider();
        await using var server = await ChatServer.StartAsync((_, context) =>
        {
            time.Advance(TimeSpan.FromSeconds(7));
            return ChatServer.StreamAsync(context, Hello, usage: Usage);
        });
        using var client = Client(server, time: time);

        var reply = await Ask(client, new ChatOptions
        {
            ConversationId = "trial 1",
            MaxOutputTokens = 99,
            Seed = 11,
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                [ReplyProperties.Think] = false,
                [ReplyProperties.Sampling] = new SamplingOverrides { Temperature = 0.7, TopP = 0.95, TopK = 20, MinP = 0.1, PresencePenalty = 1.5 },
            },
        });

        Assert.Equal(("Hello", ChatFinishReason.Stop), (reply.Text, reply.FinishReason));
        Assert.Equal((30L, 7L, 20L, 4L), (reply.Usage!.InputTokenCount, reply.Usage.OutputTokenCount, reply.Usage.CachedInputTokenCount, reply.Usage.ReasoningTokenCount));
        Assert.Equal(0, reply.AdditionalProperties![ReplyProperties.Retries]);
        Assert.Equal(7.0, reply.AdditionalProperties[ReplyProperties.FirstTokenSeconds]);
        Assert.Equal("Bearer " + Key, Assert.Single(server.Authorizations));
        var sent = Assert.Single(server.Bodies);
        Assert.Equal(("m", 99, 20, 11), (sent.GetProperty("model").GetString(), sent.GetProperty("max_tokens").GetInt32(), sent.GetProperty("top_k").GetInt32(), sent.GetProperty("seed").GetInt32()));
        // As they were written: in single precision the first would be 0.699999988.
        Assert.Equal(["0.7", "0.95", "0.1", "1.5"], new[] { "temperature", "top_p", "min_p", "presence_penalty" }.Select(name => sent.GetProperty(name).GetRawText()));
        Assert.False(sent.GetProperty("chat_template_kwargs").GetProperty("enable_thinking").GetBoolean());
        Assert.Equal(["system", "user"], sent.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()!));
        Assert.False(sent.TryGetProperty("max_completion_tokens", out _));
        Assert.True(sent.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    [Fact]
    public async Task Reply_WithoutSettings_SendsNothingThatAServerMightNotKnow()
    {
        await using var server = await ChatServer.StartAsync((_, context) => ChatServer.StreamAsync(context, Hello));
        using var client = Client(server);

        await Ask(client, new ChatOptions { AdditionalProperties = new AdditionalPropertiesDictionary { [ReplyProperties.Think] = true } });

        Assert.Equal(["messages", "model", "stream", "stream_options"], Assert.Single(server.Bodies).EnumerateObject().Select(field => field.Name).Order());
    }

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    public async Task Thinking_ReportedApart_ComesAsReasoning(string field)
    {
        await using var server = await ChatServer.StartAsync((_, context) => ChatServer.StreamAsync(
            context, [$$"""{"role":"assistant","{{field}}":"Let me "}""", $$"""{"{{field}}":"see."}""", """{"content":"Hello"}"""]));
        using var client = Client(server);

        var reply = await Ask(client);

        Assert.Equal("Hello", reply.Text);
        Assert.Equal("Let me see.", string.Concat(reply.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(part => part.Text)));
    }

    [Fact]
    public async Task Usage_Missing_StaysUnknown()
    {
        await using var server = await ChatServer.StartAsync((_, context) => ChatServer.StreamAsync(context, Hello, "length"));
        using var client = Client(server);

        var reply = await Ask(client);

        Assert.Equal(ChatFinishReason.Length, reply.FinishReason);
        Assert.Null(reply.Usage);
    }

    [Fact]
    public async Task TooManyRequests_WithRetryAfter_WaitsAsLongAsAskedAndCountsIt()
    {
        await using var server = await ChatServer.StartAsync((call, context) => call == 1
            ? ChatServer.RefuseAsync(context, 429, """{"error":{"message":"slow down"}}""", retryAfter: "37")
            : ChatServer.StreamAsync(context, Hello));
        var time = new LeapingTime();
        using var client = Client(server, time: time);

        var reply = await Ask(client);

        Assert.Equal(("Hello", (object)1), (reply.Text, reply.AdditionalProperties![ReplyProperties.Retries]));
        Assert.Equal([TimeSpan.FromSeconds(37)], time.Waits);
    }

    [Fact]
    public async Task ServerErrors_ThatPass_AreRetried()
    {
        await using var server = await ChatServer.StartAsync((call, context) => call switch
        {
            1 => ChatServer.RefuseAsync(context, 500, "oh"),
            2 => ChatServer.RefuseAsync(context, 503, "no"),
            _ => ChatServer.StreamAsync(context, Hello),
        });
        using var client = Client(server);

        var reply = await Ask(client);

        Assert.Equal(("Hello", (object)2), (reply.Text, reply.AdditionalProperties![ReplyProperties.Retries]));
    }

    [Theory]
    [InlineData("aborted")]
    [InlineData("ended without a reason")]
    public async Task Reply_CutOnTheWay_IsAskedForAgainAndNotKept(string how)
    {
        await using var server = await ChatServer.StartAsync(async (call, context) =>
        {
            await ChatServer.StreamAsync(context, call == 1 ? ["""{"content":"Half of"}"""] : Hello, call == 1 ? null : "stop");
            if (call == 1 && how == "aborted") context.Abort();
        });
        using var client = Client(server);

        var reply = await Ask(client);

        Assert.Equal(("Hello", (object)1), (reply.Text, reply.AdditionalProperties![ReplyProperties.Retries]));
    }

    [Theory]
    [InlineData(400, typeof(RefusedInputException))]
    [InlineData(413, typeof(ContextOverflowException))]
    [InlineData(422, typeof(RefusedInputException))]
    [InlineData(401, typeof(RefusedInputException))]
    [InlineData(403, typeof(RefusedInputException))]
    [InlineData(404, typeof(RefusedInputException))]
    public async Task Refusals_AreNotRetriedAndSayWhatCameWithoutTheKey(int status, Type known)
    {
        await using var server = await ChatServer.StartAsync((_, context) =>
            ChatServer.RefuseAsync(context, status, $$$"""{"error":{"message":"wrong: {{{Key}}} {{{new string('x', 500)}}}"}}"""));
        using var client = Client(server);

        var error = await Assert.ThrowsAsync(known, () => Ask(client));

        Assert.Single(server.Bodies);
        Assert.Contains(status == 413 ? "The conversation does not fit" : $"answered {status}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("wrong: (key) xxx", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 300), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatStaysBroken_IsGivenUpAfterItsRetries()
    {
        await using var server = await ChatServer.StartAsync((_, context) => ChatServer.RefuseAsync(context, 502, "bad gateway"));
        using var client = Client(server, new ModelServer { Url = "", MaxRetries = 2 });

        var error = await Assert.ThrowsAsync<ModelUnavailableException>(() => Ask(client));

        Assert.Equal(3, server.Bodies.Count);
        Assert.Contains("answered 502 after 3 calls: bad gateway", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsNamed()
    {
        var server = await ChatServer.StartAsync((_, context) => ChatServer.StreamAsync(context, Hello));
        using var client = Client(server, new ModelServer { Url = "", MaxRetries = 1 });
        await server.DisposeAsync();

        var error = await Assert.ThrowsAsync<ModelUnavailableException>(() => Ask(client));

        Assert.Contains("gave no reply after 2 calls", error.Message, StringComparison.Ordinal);
        Assert.Contains("refused", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Body_ThatNeverEnds_RunsIntoTheTimeLimitOnce()
    {
        var time = new FakeTimeProvider();
        await using var server = await ChatServer.StartAsync(async (_, context) =>
        {
            await ChatServer.StreamAsync(context, Hello, finish: null);
            time.Advance(TimeSpan.FromSeconds(90));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var client = Client(server, new ModelServer { Url = "", TimeoutSeconds = 90 }, time);

        var error = await Assert.ThrowsAsync<ModelUnavailableException>(() => Ask(client));

        Assert.Single(server.Bodies);
        Assert.Contains("within 90 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_OnTheWay_PassesOnWhatCameAndThrows()
    {
        using var source = new CancellationTokenSource();
        await using var server = await ChatServer.StartAsync(async (_, context) =>
        {
            await ChatServer.StreamAsync(context, Hello, finish: null);
            // More than fits between the two: when it is written, what came before it has been read.
            await ChatServer.CommentAsync(context, bytes: 64 << 20);
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var client = Client(server);
        var text = "";

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, "hi")], null, source.Token)) text += update.Text;
        });

        Assert.Equal("Hello", text);
        Assert.Single(server.Bodies);
    }

    [Fact]
    public async Task Server_OfTheSettings_IsFoundByNameLimitedAndNeverPrintsItsKey()
    {
        await using var server = await ChatServer.StartAsync((_, context) => ChatServer.StreamAsync(context, Hello));
        var settings = new ModelServer { Url = server.Url, Key = Key, RequestsPerMinute = 120, ContextTokens = 8000 };
        var time = new LeapingTime();
        using var clients = new ChatClients(null!, new JobsOptions { DataFolder = "/nowhere", Servers = new Dictionary<string, ModelServer> { ["lab"] = settings } }, time);
        using var opened = await clients.OpenAsync([new ModelSource { Server = "lab", Name = "m" }, new ModelSource { Server = "lab", Name = "m", ContextTokens = 500 }], null, Token);

        await Task.WhenAll(opened.Clients.Concat(opened.Clients).Select(client => client.GetResponseAsync([new ChatMessage(ChatRole.User, "hi")], null, Token)));

        // Four calls at two a second, by two clients of the same server.
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(0.5), 3), time.Waits);
        Assert.Equal([8000, 500], opened.Clients.Select(client => client.GetService<IContextMeter>()!.ContextTokens!.Value));
        Assert.DoesNotContain(Key, settings.ToString(), StringComparison.Ordinal);
    }
}
