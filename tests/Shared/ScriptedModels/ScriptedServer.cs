using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Vectorscope.ScriptedModels;

/// <summary>An OpenAI-compatible server on a free port whose models do what a script says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ScriptedCall> _calls = new();
    private readonly Dictionary<string, Func<ScriptedCall, ScriptedReply>> _models = new(ScriptedModels.All);
    private int _requests;

    private ScriptedServer(WebApplication app) => _app = app;

    /// <summary>Base URL, with <c>/v1</c>.</summary>
    internal string Url => _app.Urls.First() + "/v1";

    /// <summary>Requests that were answered with a reply, in their order.</summary>
    internal IReadOnlyList<ScriptedCall> Calls => [.. _calls];

    internal int Requests => _requests;

    /// <summary>Which requests, counted from 1, get an error instead: the status, or null for a reply.</summary>
    internal Func<int, int?> Failure { get; set; } = _ => null;

    internal static async Task<ScriptedServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ScriptedServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return server;
    }

    internal ScriptedServer With(string model, Func<ScriptedCall, ScriptedReply> script)
    {
        _models[model] = script;
        return this;
    }

    private async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path.Value?.EndsWith("/chat/completions", StringComparison.Ordinal) != true)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (Failure(Interlocked.Increment(ref _requests)) is { } status)
        {
            http.Response.Headers.RetryAfter = "0";
            await ErrorAsync(http, status, "Try again.");
            return;
        }
        var call = ScriptedCall.Read((await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!);
        if (!_models.TryGetValue(call.Model, out var script))
        {
            await ErrorAsync(http, StatusCodes.Status404NotFound, $"There is no model {call.Model}.");
            return;
        }
        var reply = script(call);
        try
        {
            await Task.Delay(reply.Wait, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The trial's time was up.
            return;
        }
        if (reply.Status != StatusCodes.Status200OK)
        {
            await ErrorAsync(http, reply.Status, "Try again.");
            return;
        }
        _calls.Enqueue(call);
        await (call.Stream ? StreamAsync(http, call, reply) : WholeAsync(http, call, reply));
    }

    private static Task WholeAsync(HttpContext http, ScriptedCall call, ScriptedReply reply) => http.Response.WriteAsJsonAsync(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1,
        model = call.Model,
        choices = new[] { new { index = 0, message = Message(reply), finish_reason = reply.Finish } },
        usage = Usage(call, reply),
    });

    private static async Task StreamAsync(HttpContext http, ScriptedCall call, ScriptedReply reply)
    {
        http.Response.ContentType = "text/event-stream";
        if (reply.Reasoning is not null) await ChunkAsync(http, call, new { role = "assistant", reasoning_content = reply.Reasoning }, null, null);
        // In pieces, as it comes from a model.
        foreach (var piece in reply.Content.Chunk(40)) await ChunkAsync(http, call, new { role = "assistant", content = new string(piece) }, null, null);
        await ChunkAsync(http, call, new { }, reply.Finish, Usage(call, reply));
        await http.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static async Task ChunkAsync(HttpContext http, ScriptedCall call, object delta, string? finish, object? usage)
    {
        var chunk = JsonSerializer.Serialize(new
        {
            id = "chatcmpl-1",
            @object = "chat.completion.chunk",
            created = 1,
            model = call.Model,
            choices = new[] { new { index = 0, delta, finish_reason = finish } },
            usage,
        });
        await http.Response.WriteAsync($"data: {chunk}\n\n");
    }

    private static Dictionary<string, string> Message(ScriptedReply reply)
    {
        var message = new Dictionary<string, string> { ["role"] = "assistant", ["content"] = reply.Content };
        if (reply.Reasoning is not null) message["reasoning_content"] = reply.Reasoning;
        return message;
    }

    // A token is a word here.
    private static object Usage(ScriptedCall call, ScriptedReply reply)
    {
        var (prompt, reasoning) = (call.Messages.Sum(message => Words(message.Content)), Words(reply.Reasoning ?? ""));
        var completion = reasoning + Words(reply.Content);
        return new
        {
            prompt_tokens = prompt,
            completion_tokens = completion,
            total_tokens = prompt + completion,
            prompt_tokens_details = new { cached_tokens = call.Replies > 0 ? prompt / 2 : 0 },
            completion_tokens_details = new { reasoning_tokens = reasoning },
        };
    }

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static async Task ErrorAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsJsonAsync(new { error = new { message, type = "server_error", code = status } });
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
