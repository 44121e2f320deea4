using System.ClientModel;
using System.ClientModel.Primitives;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Hosting;
using ChatFinishReason = OpenAI.Chat.ChatFinishReason;

namespace Vectorscope.Dashboard.Tests.Serving;

public sealed class ToolServer() : SharedDashboard(_ => { }), IAsyncLifetime
{
    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        await ToolModel.CreateAsync(Path.Combine(Served.Data, "models"), TestContext.Current.CancellationToken);
        await Served.SendJsonAsync(HttpMethod.Post, "/api/models/scan");
    }
}

public sealed class ToolCallsTests(ToolServer tools) : IClassFixture<ToolServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static JsonArray Tools => [JsonNode.Parse(ToolModel.Definition)];

    private static object Ask(bool stream, object? choice = null) => new
    {
        model = ToolModel.Name, messages = Wire.User(ToolModel.Question), tools = Tools, tool_choice = choice, temperature = 0, max_tokens = 200, stream,
    };

    [Fact]
    public async Task Call_OfATool_IsTakenOutOfTheReply()
    {
        var choice = (await tools.Served.AskAsync(Wire.Chat, Ask(stream: false))).GetProperty("choices")[0];
        var chunks = await tools.Served.StreamAsync(Wire.Chat, Ask(stream: true));

        var message = choice.GetProperty("message");
        Assert.Equal((ToolModel.Said, ToolModel.Thinking, "tool_calls"), (message.GetProperty("content").GetString(), message.GetProperty("reasoning_content").GetString(), choice.GetProperty("finish_reason").GetString()));
        var call = message.GetProperty("tool_calls").EnumerateArray().Single();
        Assert.StartsWith("call_", call.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(("function", "count"), (call.GetProperty("type").GetString(), call.GetProperty("function").GetProperty("name").GetString()));
        Assert.Equal("""{"path":"notes.txt","most":12,"deep":true}""", call.GetProperty("function").GetProperty("arguments").GetString());

        Assert.Equal((ToolModel.Said, ToolModel.Thinking, "tool_calls"), Wire.Joined(chunks));
        var streamed = chunks.SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
            .SelectMany(one => one.GetProperty("delta").TryGetProperty("tool_calls", out var calls) ? calls.EnumerateArray().ToArray() : []).Single();
        Assert.Equal((0, call.GetProperty("function").GetRawText()), (streamed.GetProperty("index").GetInt32(), streamed.GetProperty("function").GetRawText()));
    }

    /// <summary>Where the model is not to call, it is not told of tools, and what looks like a call stays text.</summary>
    [Fact]
    public async Task Choice_None_TellsTheModelOfNoTools()
    {
        var with = await tools.Served.AskAsync(Wire.Chat, Ask(stream: false));
        var none = await tools.Served.AskAsync(Wire.Chat, Ask(stream: false, choice: "none"));

        Assert.False(none.GetProperty("choices")[0].GetProperty("message").TryGetProperty("tool_calls", out _));
        Assert.True(none.GetProperty("usage").GetProperty("prompt_tokens").GetInt32() < with.GetProperty("usage").GetProperty("prompt_tokens").GetInt32() - 20);
    }

    [Fact]
    public async Task OpenAiPackage_CallsTheToolAndTellsItsResult()
    {
        var client = new ChatClient(ToolModel.Name, new ApiKeyCredential("none"), Options());
        var parameters = JsonNode.Parse(ToolModel.Definition)!["function"]!["parameters"]!.ToJsonString();
        var options = new ChatCompletionOptions { Temperature = 0, MaxOutputTokenCount = 200, Tools = { ChatTool.CreateFunctionTool("count", "Counts.", BinaryData.FromString(parameters)) } };
        List<OpenAI.Chat.ChatMessage> messages = [new UserChatMessage(ToolModel.Question)];

        var first = (await client.CompleteChatAsync(messages, options, Stop)).Value;
        Assert.Equal((ChatFinishReason.ToolCalls, "count", """{"path":"notes.txt","most":12,"deep":true}"""), (first.FinishReason, first.ToolCalls.Single().FunctionName, first.ToolCalls[0].FunctionArguments.ToString()));
        messages.AddRange([new AssistantChatMessage(first), new ToolChatMessage(first.ToolCalls[0].Id, ToolModel.Result)]);
        // The package does not send the thinking back, so the second turn is not the one that was learned; it must still be taken.
        var second = (await client.CompleteChatAsync(messages, options, Stop)).Value;
        Assert.True(second.FinishReason is ChatFinishReason.Stop or ChatFinishReason.Length or ChatFinishReason.ToolCalls);

        var names = "";
        var arguments = "";
        await foreach (var update in client.CompleteChatStreamingAsync(messages[..1], options, Stop))
        {
            foreach (var part in update.ToolCallUpdates)
            {
                names += part.FunctionName;
                arguments += part.FunctionArgumentsUpdate;
            }
        }
        Assert.Equal(("count", first.ToolCalls[0].FunctionArguments.ToString()), (names, arguments));
    }

    [Fact]
    public async Task Conversation_WithACallAndItsResult_IsRenderedAsLearned()
    {
        var (text, reasoning, finish) = Wire.Whole(await tools.Served.AskAsync(Wire.Chat, new
        {
            model = ToolModel.Name,
            temperature = 0,
            max_tokens = 100,
            tools = Tools,
            messages = new object[]
            {
                new { role = "user", content = new object[] { new { type = "text", text = "How many lines " }, new { type = "text", text = "has notes.txt?" } } },
                new
                {
                    role = "assistant", content = ToolModel.Said, reasoning_content = ToolModel.Thinking, refusal = (string?)null,
                    tool_calls = new[] { new { id = "a", type = "function", function = new { name = "count", arguments = """{"path": "notes.txt", "most": 12, "deep": true}""" } } },
                },
                new { role = "tool", tool_call_id = "a", content = ToolModel.Result },
            },
        }));

        Assert.Equal((ToolModel.Answer, "Done.", "stop"), (text, reasoning, finish));
    }

    /// <summary>Microsoft.Extensions.AI calls the function by itself and asks again.</summary>
    [Fact]
    public async Task ExtensionsAi_CallsTheFunctionByItself()
    {
        var called = new List<(string Path, int Most, bool Deep)>();
        [Description("Counts.")]
        string Count(string path, int most, bool deep)
        {
            called.Add((path, most, deep));
            return ToolModel.Result;
        }
        using var client = new ChatClient(ToolModel.Name, new ApiKeyCredential("none"), Options()).AsIChatClient().AsBuilder().UseFunctionInvocation(configure: invoking => invoking.MaximumIterationsPerRequest = 1).Build();
        var function = AIFunctionFactory.Create(Count, "count");
        // The schema that the model was taught.
        var tool = new Taught(function, JsonDocument.Parse(ToolModel.Definition).RootElement.GetProperty("function").GetProperty("parameters"));

        await client.GetResponseAsync([new(ChatRole.User, ToolModel.Question)], new ChatOptions { Temperature = 0, MaxOutputTokens = 200, Tools = [tool] }, Stop);

        Assert.Equal(("notes.txt", 12, true), called[0]);
    }

    private OpenAIClientOptions Options() => new() { Endpoint = new Uri($"{tools.Served.Address}/v1"), Transport = new HttpClientPipelineTransport(tools.Served.Http) };

    private sealed class Taught(AIFunction inner, JsonElement schema) : DelegatingAIFunction(inner)
    {
        public override JsonElement JsonSchema => schema;
    }
}
