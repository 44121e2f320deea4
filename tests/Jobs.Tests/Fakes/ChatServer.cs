using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A real OpenAI-compatible server on loopback that answers as the test says.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _calls;

    private ChatServer(WebApplication app) => _app = app;

    /// <summary>Base URL.</summary>
    public string Url => _app.Urls.Single() + "/v1";

    /// <summary>Bodies of the calls that came, in order.</summary>
    public ConcurrentQueue<JsonElement> Bodies { get; } = new();

    public ConcurrentQueue<string> Authorizations { get; } = new();

    /// <param name="answer">Is given the call's number, from 1, and its context.</param>
    public static async Task<ChatServer> StartAsync(Func<int, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ChatServer(app);
        app.MapPost("/v1/chat/completions", async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            server.Bodies.Enqueue(body.RootElement.Clone());
            server.Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
            await answer(Interlocked.Increment(ref server._calls), context);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>A status with a body.</summary>
    public static async Task RefuseAsync(HttpContext context, int status, string body, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(body);
    }

    /// <summary>A streamed reply: one event for each delta, then the end as it is given.</summary>
    /// <param name="deltas">JSON of <c>choices[0].delta</c>.</param>
    /// <param name="finish">Null leaves the reply without its end.</param>
    /// <param name="usage">JSON, or null for servers that do not count.</param>
    public static async Task StreamAsync(HttpContext context, IEnumerable<string> deltas, string? finish = "stop", string? usage = null)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var delta in deltas) await EventAsync(context, $$"""[{"index":0,"delta":{{delta}},"finish_reason":null}]""");
        if (finish is null) return;
        await EventAsync(context, $$"""[{"index":0,"delta":{},"finish_reason":"{{finish}}"}]""");
        if (usage is not null) await EventAsync(context, "[]", usage);
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    /// <summary>An answer as it stands.</summary>
    public static async Task SendAsync(HttpContext context, string body, string type = "text/event-stream")
    {
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    }

    /// <summary>A comment of so many bytes, which says nothing to the client.</summary>
    public static async Task CommentAsync(HttpContext context, int bytes)
    {
        var line = ":" + new string(' ', 1 << 16) + "\n\n";
        for (var written = 0; written < bytes; written += line.Length) await context.Response.WriteAsync(line);
    }

    private static async Task EventAsync(HttpContext context, string choices, string usage = "null")
    {
        await context.Response.WriteAsync($$"""data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":{{choices}},"usage":{{usage}}}""" + "\n\n");
        await context.Response.Body.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
