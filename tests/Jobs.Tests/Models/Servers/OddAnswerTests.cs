using System.Text.Json;
using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Models.Servers;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Models.Servers;

/// <summary>
/// Answers as servers really give them, written down piece by piece: what brought its text and an end is a reply, whatever else is
/// odd about it; what holds an error, or was cut, is none, and the server's own words are told.
/// </summary>
public sealed class OddAnswerTests
{
    private const string Done = "data: [DONE]\n\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Complete => new()
    {
        { "aborted with text", Piece("Hello") + End("\"abort\"") + Done },
        { "a stop sequence", Piece("Hello") + End("\"stop_sequence\"") + Done },
        { "an end of sequence", Piece("Hello") + End("\"eos\"") },
        { "an end in capitals", Piece("Hello") + End("\"STOP\"") + Done },
        { "a word nobody knows", Piece("Hello") + End("\"because\"") },
        { "an empty end", Piece("Hello") + End("\"\"") },
        { "an empty end in every piece", Piece("Hel", finish: "\"\"") + Piece("lo", finish: "\"\"") + End("\"\"") + Done },
        { "no end but the mark", Piece("Hello") + Done },
        { "no mark", Piece("Hello") + End("\"stop\"") },
        { "an end that is no text", Piece("Hello") + End("0") + Done },
        { "the end with the text", Piece("Hello", finish: "\"stop\"") + Done },
        { "a decimal time", Event("""{"created":1779000000.25,"choices":[{"index":0,"delta":{"content":"Hello"}}]}""") + End("\"stop\"") + Done },
        { "no time, id and model", Event("""{"created":null,"id":null,"model":null,"choices":[{"delta":{"content":"Hello"}}]}""") + End("\"stop\"") + Done },
        { "a number for an id, a text for a time", Event("""{"id":7,"created":"now","object":[],"choices":[{"index":"0","delta":{"content":"Hello"}}]}""") + Done },
        { "an empty role", Event("""{"choices":[{"index":0,"delta":{"role":"","content":"Hello"}}]}""") + End("\"stop\"") + Done },
        { "a role that is none", Event("""{"choices":[{"index":0.5,"delta":{"role":{"a":1},"content":"Hello"}}]}""") + Done },
        { "no delta at first", Event("""{"choices":[{"index":0,"delta":null}]}""") + Piece("Hello") + Done },
        { "usage of another kind", Piece("Hello") + Event("""{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":[1,2]}""") + Done },
        { "usage in words", Piece("Hello") + Event("""{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":"none"}""") + Done },
        { "an index from one", Event("""{"choices":[{"index":1,"delta":{"content":"Hello"},"finish_reason":"stop"}]}""") },
        { "text in parts", Event("""{"choices":[{"delta":{"content":[{"type":"text","text":"Hel"},{"type":"text","text":"lo"}]}}]}""") + Done },
        { "a message instead of a delta", Event("""{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}""") },
        { "the old form", Event("""{"choices":[{"text":"Hello","finish_reason":"stop"}]}""") },
        { "an error of nothing", Event("""{"error":null,"choices":[{"delta":{"content":"Hello"}}]}""") + Event("""{"error":{},"choices":[{"delta":{},"finish_reason":"stop"}]}""") + Done },
        { "signs of life", ": PROCESSING\n\ndata:\n\ndata: ping\n\nevent: heartbeat\ndata: 1\n\n" + Piece("Hello") + Done },
        { "carriage returns and no space", "id: 1\r\nevent: message\r\ndata:{\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}\r\n\r\ndata:[DONE]\r\n\r\n" },
        { "a byte order mark", "\uFEFF" + Piece("Hello") + Done },
        { "not in pieces", """{"choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""" },
        { "a mark without its empty line", Piece("Hello") + "data: [DONE]" },
        { "a last piece without its empty line", Piece("Hello") + End("\"stop\"").TrimEnd() },
        { "numbers as Python writes them", Event("""{"created":NaN,"choices":[{"delta":{"content":"Hello"},"logprobs":{"top":-Infinity}}]}""") + Done },
        { "an error of zero", Event("""{"error":0,"choices":[{"delta":{"content":"Hello"}}]}""") + Done },
        { "an error behind the end", Piece("Hello") + End("\"stop\"") + Event("""{"error":{"message":"usage could not be counted"}}""") },
        { "a whole message without an end", """{"choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":null}]}""" },
        { "a line for each piece", "{\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n{\"choices\":[{\"delta\":{\"content\":\"lo\"},\"finish_reason\":\"stop\"}]}\n" },
    };

    [Theory]
    [MemberData(nameof(Complete))]
    public async Task AnswerWithTextAndAnEnd_IsAReply(string what, string body)
    {
        var (reply, calls) = await AskAsync(body);

        Assert.Equal((what, "Hello", 1), (what, reply.Text, calls));
    }

    [Fact]
    public async Task TypeOfTheAnswer_SaysNothing()
    {
        var (events, _) = await AskAsync(Piece("Hello") + Done, "text/plain");
        var (whole, _) = await AskAsync("""  {"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}""", "text/event-stream");

        Assert.Equal(("Hello", "Hello"), (events.Text, whole.Text));
    }

    [Theory]
    [InlineData("10.0", "5.0", 10, 5)]
    [InlineData("\"10\"", "5", 10, 5)]
    [InlineData("10", "-1", 10, null)]
    [InlineData("null", "5", null, 5)]
    [InlineData("1e400", "{}", null, null)]
    public async Task Usage_IsReadHoweverItIsWritten(string prompt, string completion, int? sent, int? written)
    {
        var (reply, _) = await AskAsync(Piece("Hello") + Event($$$"""{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":{{{prompt}}},"completion_tokens":{{{completion}}}}}""") + Done);

        Assert.Equal((sent, written), ((int?)reply.Usage?.InputTokenCount, (int?)reply.Usage?.OutputTokenCount));
    }

    [Fact]
    public async Task PairOfSurrogates_CutInTwo_IsWholeAgain()
    {
        var (reply, _) = await AskAsync(Event("""{"choices":[{"delta":{"content":"a\ud83c"}}]}""") + Event("""{"choices":[{"delta":{"content":"\udf89\n\"b\""}}]}""") + Done);

        Assert.Equal("a🎉\n\"b\"", reply.Text);
    }

    public static TheoryData<string, string, string> Errors => new()
    {
        { "an error in the stream", Piece("{\"an") + Event("""{"error":{"message":"CUDA out of memory","type":"server_error","code":500}}""") + Done, "CUDA out of memory" },
        { "an error as a text", Event("""{"error":"the worker died"}""") + Done, "the worker died" },
        { "an error beside a reply", Event("""{"choices":[{"delta":{"content":""},"finish_reason":"error"}],"error":{"code":502,"message":"Provider disconnected"}}""") + Done, "Provider disconnected" },
        { "an error within the choice", Event("""{"choices":[{"delta":{},"finish_reason":"error","error":{"code":503,"message":"no instance"}}]}""") + Done, "no instance" },
        { "an event of its name", "event: error\ndata: {\"message\":\"out of slots\"}\n\n", "out of slots" },
        { "an older form", Event("""{"object":"error","message":"engine is dead","type":"InternalServerError","code":500}"""), "engine is dead" },
        { "an error with status 200", """{"error":{"message":"backend gone"}}""", "backend gone" },
        { "a detail with status 200", """{"detail":"worker restarts"}""", "worker restarts" },
        { "given up before a word", Event("""{"choices":[{"delta":{"role":"assistant"},"finish_reason":"abort"}]}""") + Done, "abort" },
        { "cut without an end", Piece("{\"an"), "cut" },
        { "cut within a piece", Piece("{\"an") + "data: {\"choices\":[{\"del", "cut" },
        { "a piece that is broken", Event("""{"id": broken""") + Done, "no JSON" },
        { "nothing but the mark", Event("""{"choices":[]}""") + Done, "cut" },
        { "an empty body", "", "cut" },
        { "a line of another name", "error: {\"code\":500,\"message\":\"the slot is gone\"}\n\n", "the slot is gone" },
        { "words", "upstream connect error or disconnect before headers", "upstream connect error" },
        { "words in an event", "data: Internal error in the worker\n\n" + Done, "Internal error in the worker" },
        { "a list", """[{"error":{"code":503,"message":"the model is not loaded","status":"UNAVAILABLE"}}]""", "the model is not loaded" },
        { "a mark of an error", """{"error":true,"message":"no such slot"}""", "no such slot" },
        { "a word and its sentence", """{"statusCode":500,"error":"Internal Server Error","message":"the worker has no memory"}""", "the worker has no memory" },
        { "an error in a text's place", """{"text":"NETWORK ERROR, PLEASE RETRY","error_code":50001}""", "NETWORK ERROR" },
        { "an error without choices", """{"choices":null,"message":"try another node"}""", "try another node" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task AnswerWithoutAReply_IsAskedForAgainAndToldInTheServersWords(string what, string body, string words)
    {
        var calls = 0;
        await using var server = await ChatServer.StartAsync((call, context) =>
        {
            calls = call;
            return ChatServer.SendAsync(context, body);
        });
        using var client = Client(server);

        var error = await Assert.ThrowsAsync<ModelUnavailableException>(() => client.GetResponseAsync([new(ChatRole.User, "hi")], null, Token));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal((what, 2), (what, calls));
    }

    [Theory]
    [InlineData("""{"error":{"message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens","type":"BadRequestError","code":400}}""")]
    [InlineData("""{"object":"error","message":"The input (5000 tokens) is longer than the model's context length (4096 tokens).","code":400}""")]
    [InlineData("""{"error":true,"message":"This model's maximum context length is 4096 tokens, you sent more"}""")]
    [InlineData("""{"error":"Bad Request","detail":"prompt is too long","statusCode":400}""")]
    [InlineData("""{"error":{"message":"request (4390 tokens) exceeds the available context size (4096 tokens)"}}""")]
    public async Task Overflow_InsideAnAnswer_IsOneAndNotRepeated(string error)
    {
        foreach (var body in new[] { Event(error) + Done, error })
        {
            await using var server = await ChatServer.StartAsync((_, context) => ChatServer.SendAsync(context, body));
            using var client = Client(server);

            await Assert.ThrowsAsync<ContextOverflowException>(() => client.GetResponseAsync([new(ChatRole.User, "hi")], null, Token));

            Assert.Single(server.Bodies);
        }
    }

    [Theory]
    [InlineData("error: {\"code\":400,\"message\":\"the request exceeds the available context size\"}\n\n")]
    [InlineData("event: error\ndata: {\"error\":{\"message\":\"prompt is too long: 9000 tokens > 8192 maximum\",\"code\":400}}\n\n")]
    [InlineData("data: Error: context length exceeded\n\n")]
    [InlineData("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"model_context_window_exceeded\"}]}\n\ndata: [DONE]\n\n")]
    public async Task Overflow_ToldInAStream_IsOne(string body)
    {
        await using var server = await ChatServer.StartAsync((_, context) => ChatServer.SendAsync(context, body));
        using var client = Client(server);

        await Assert.ThrowsAsync<ContextOverflowException>(() => client.GetResponseAsync([new(ChatRole.User, "hi")], null, Token));
    }

    [Fact]
    public async Task ConnectionThatBreaksBehindAReply_CostsNothing()
    {
        await using var server = await ChatServer.StartAsync(async (_, context) =>
        {
            // Fewer bytes than it says: the connection is closed behind what was sent.
            context.Response.ContentLength = 10_000;
            await ChatServer.SendAsync(context, Piece("Hello") + End("\"stop\""));
        });
        using var client = Client(server);

        var reply = await client.GetResponseAsync([new(ChatRole.User, "hi")], null, Token);

        Assert.Equal(("Hello", (object)0), (reply.Text, reply.AdditionalProperties![ReplyProperties.Retries]));
    }

    private static async Task<(ChatResponse Reply, int Calls)> AskAsync(string body, string? type = null)
    {
        await using var server = await ChatServer.StartAsync((_, context) => ChatServer.SendAsync(context, body, type ?? "text/event-stream"));
        using var client = Client(server);
        var reply = await client.GetResponseAsync([new(ChatRole.User, "hi")], null, Token);
        return (reply, server.Bodies.Count);
    }

    private static OpenAiChatClient Client(ChatServer server) => new(new ModelServer { Url = server.Url, MaxRetries = 1 }, "m", null, null, new LeapingTime());

    private static string Event(string json) => $"data: {json}\n\n";

    private static string Piece(string text, string finish = "null") =>
        Event($$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":{{JsonSerializer.Serialize(text)}}},"finish_reason":{{finish}}}]}""");

    private static string End(string finish) => Event($$"""{"choices":[{"index":0,"delta":{},"finish_reason":{{finish}}}]}""");
}
