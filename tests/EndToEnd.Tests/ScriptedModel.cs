using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>An OpenAI-compatible server whose model writes what is given to it, one reply after the other in each conversation.</summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string[] _replies;
    private readonly Task _loop;

    private ScriptedModel(int port, string[] replies)
    {
        _replies = replies;
        Url = $"http://localhost:{port.ToString(CultureInfo.InvariantCulture)}/v1";
        _listener.Prefixes.Add($"http://localhost:{port.ToString(CultureInfo.InvariantCulture)}/");
        _listener.Start();
        _loop = ServeAsync();
    }

    internal string Url { get; }

    internal static ScriptedModel Start(params string[] replies)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        return new ScriptedModel(port, replies);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext call;
            try
            {
                call = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            await AnswerAsync(call);
        }
    }

    private async Task AnswerAsync(HttpListenerContext call)
    {
        using var body = await JsonDocument.ParseAsync(call.Request.InputStream);
        var before = body.RootElement.GetProperty("messages").EnumerateArray().Count(message => message.GetProperty("role").GetString() == "assistant");
        var reply = _replies[Math.Min(before, _replies.Length - 1)];
        call.Response.ContentType = "text/event-stream";
        await EventAsync(call, new { content = reply }, null);
        await EventAsync(call, new { }, "stop");
        await WriteAsync(call, "[DONE]");
        call.Response.Close();
    }

    private static Task EventAsync(HttpListenerContext call, object delta, string? finish) => WriteAsync(call, JsonSerializer.Serialize(new
    {
        id = "reply",
        @object = "chat.completion.chunk",
        created = 1,
        model = "scripted",
        choices = new[] { new { index = 0, delta, finish_reason = finish } },
    }));

    private static async Task WriteAsync(HttpListenerContext call, string data) =>
        await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"data: {data}\n\n"));
}
