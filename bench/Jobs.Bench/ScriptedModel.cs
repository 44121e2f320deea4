using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Vectorscope.Jobs.Bench;

/// <summary>A server that answers at once: one command, then that the task is complete, then the same again. What is left is our own cost.</summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    private static readonly string Command = """{"analysis":"a file is wanted","plan":"write it","commands":[{"keystrokes":"echo done > result.txt\n","duration":0.1}],"task_complete":false}""";
    private static readonly string Complete = """{"analysis":"it is there","plan":"finish","commands":[],"task_complete":true}""";
    private readonly WebApplication _app;

    private ScriptedModel(WebApplication app) => _app = app;

    internal string Address => _app.Urls.Single() + "/v1";

    internal static async Task<ScriptedModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        app.MapPost("/v1/chat/completions", AnswerAsync);
        await app.StartAsync();
        return new ScriptedModel(app);
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        using var request = await JsonDocument.ParseAsync(http.Request.Body);
        var replies = request.RootElement.GetProperty("messages").EnumerateArray().Count(message => message.GetProperty("role").GetString() == "assistant");
        var text = replies == 0 ? Command : Complete;
        var streamed = request.RootElement.TryGetProperty("stream", out var stream) && stream.GetBoolean();
        if (!streamed)
        {
            await http.Response.WriteAsJsonAsync(Answer("message", text, "stop", usage: true));
            return;
        }
        http.Response.ContentType = "text/event-stream";
        foreach (var part in new[] { Answer("delta", text, null, usage: false), Answer("delta", "", "stop", usage: true) })
            await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(part)}\n\n");
        await http.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static Dictionary<string, object?> Answer(string field, string text, string? finish, bool usage) => new Dictionary<string, object?>
    {
        ["id"] = "scripted",
        ["object"] = field == "delta" ? "chat.completion.chunk" : "chat.completion",
        ["created"] = 0,
        ["model"] = "scripted",
        ["choices"] = new[] { new Dictionary<string, object?> { ["index"] = 0, [field] = new { role = "assistant", content = text }, ["finish_reason"] = finish } },
        ["usage"] = usage ? new { prompt_tokens = 1000, completion_tokens = 60, total_tokens = 1060 } : null,
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
