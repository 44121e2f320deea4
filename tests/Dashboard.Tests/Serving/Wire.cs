using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>Short ways to ask /v1 as a program does that has nothing but HTTP.</summary>
internal static class Wire
{
    internal const string Chat = "/v1/chat/completions", Completion = "/v1/completions";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static async Task<JsonElement> AskAsync(this ServedDashboard served, string path, object body)
    {
        using var response = await served.Http.PostAsJsonAsync(path, body, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return Parse(text);
    }

    /// <summary>The error of a request that is refused.</summary>
    internal static async Task<(HttpStatusCode Status, JsonElement Error)> RefusedAsync(this ServedDashboard served, string path, object body)
    {
        using var response = await served.Http.PostAsJsonAsync(path, body, Stop);
        return (response.StatusCode, await ErrorAsync(response));
    }

    internal static async Task<JsonElement> ErrorAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = Parse(text);
        Assert.Equal(["error"], body.EnumerateObject().Select(property => property.Name));
        var error = body.GetProperty("error");
        Assert.Equal(["code", "message", "param", "type"], error.EnumerateObject().Select(property => property.Name).Order());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        return error;
    }

    /// <summary>The chunks of a stream, which must end as one does.</summary>
    internal static async Task<IReadOnlyList<JsonElement>> StreamAsync(this ServedDashboard served, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        using var response = await served.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var events = (await response.Content.ReadAsStringAsync(Stop)).Split("\n\n");
        Assert.Equal("", events[^1]);
        Assert.Equal("data: [DONE]", events[^2]);
        return [.. events[..^2].Select(one => Parse(one["data: ".Length..]))];
    }

    /// <summary>The deltas of one choice put together: text, thinking, the last finish reason.</summary>
    internal static (string Text, string Reasoning, string? Finish) Joined(IEnumerable<JsonElement> chunks, int choice = 0)
    {
        var (text, reasoning, finish) = ("", "", (string?)null);
        foreach (var one in chunks.SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray()).Where(one => one.GetProperty("index").GetInt32() == choice))
        {
            Assert.Null(finish);
            if (one.TryGetProperty("delta", out var delta))
            {
                text += Text(delta, "content");
                reasoning += Text(delta, "reasoning_content");
            }
            else
            {
                text += Text(one, "text");
            }
            finish = one.GetProperty("finish_reason").GetString();
        }
        return (text, reasoning, finish);
    }

    /// <summary>The same of a whole answer.</summary>
    internal static (string Text, string Reasoning, string? Finish) Whole(JsonElement answer, int choice = 0)
    {
        var one = answer.GetProperty("choices")[choice];
        Assert.Equal(choice, one.GetProperty("index").GetInt32());
        var said = one.TryGetProperty("message", out var message) ? message : one;
        return (Text(said, one.TryGetProperty("message", out _) ? "content" : "text"), Text(said, "reasoning_content"), one.GetProperty("finish_reason").GetString());
    }

    internal static object[] User(string text) => [new { role = "user", content = text }];

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
