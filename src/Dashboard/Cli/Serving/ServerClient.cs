using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Launching;

namespace Vectorscope.Dashboard.Cli.Serving;

/// <summary>Asks a server in the API's own records, and turns its refusals into what a verb says.</summary>
internal sealed class ServerClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _name;

    /// <param name="name">What messages call the server.</param>
    internal ServerClient(string address, string? token, string name)
    {
        // UseProxy: a proxy of the environment is not for this machine. No time limit: an import takes as long as it takes, and the
        // caller can stop.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address), Timeout = Timeout.InfiniteTimeSpan };
        if (!string.IsNullOrEmpty(token)) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _name = name;
    }

    /// <returns>Null when the server knows no such thing.</returns>
    internal async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken) where T : class
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<T>(response, null, cancellationToken);
    }

    /// <param name="argument">What the caller knows a field of the request as; by default its own name.</param>
    internal async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken, Func<string, string>? argument = null)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return await ReadAsync<T>(response, argument, cancellationToken);
    }

    internal async Task<T> DeleteAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, cancellationToken);
        return await ReadAsync<T>(response, null, cancellationToken);
    }

    /// <summary>Writes what the server answers to a file, which is whole when it is there.</summary>
    /// <inheritdoc cref="GetAsync"/>
    internal async Task DownloadAsync(string path, string file, CancellationToken cancellationToken, Func<string, string>? argument = null)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        if (!response.IsSuccessStatusCode) await ReadAsync<object>(response, argument, cancellationToken);
        var draft = $"{file}.{Environment.ProcessId}.part";
        try
        {
            await using (var to = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            {
                await response.Content.CopyToAsync(to, cancellationToken);
            }
            File.Move(draft, file, overwrite: true);
        }
        finally
        {
            // Gone already when it was moved.
            File.Delete(draft);
        }
    }

    /// <inheritdoc cref="GetAsync"/>
    internal Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken, Func<string, string>? argument = null) =>
        WriteAsync<T>(HttpMethod.Post, path, body, argument, cancellationToken);

    /// <inheritdoc cref="GetAsync"/>
    internal Task<T> PatchAsync<T>(string path, object body, CancellationToken cancellationToken, Func<string, string>? argument = null) =>
        WriteAsync<T>(HttpMethod.Patch, path, body, argument, cancellationToken);

    /// <inheritdoc cref="GetAsync"/>
    internal Task<T> PutAsync<T>(string path, object body, CancellationToken cancellationToken, Func<string, string>? argument = null) =>
        WriteAsync<T>(HttpMethod.Put, path, body, argument, cancellationToken);

    private async Task<T> WriteAsync<T>(HttpMethod method, string path, object? body, Func<string, string>? argument, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : JsonContent.Create(body, body.GetType(), options: ApiJson.Options);
        using var response = await SendAsync(method, path, content, cancellationToken);
        return await ReadAsync<T>(response, argument, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new FailedException($"{_name} does not answer any more: {e.Message}. When it is back, './vectorscope runs' shows what became of its runs.", e);
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, Func<string, string>? argument, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created => JsonSerializer.Deserialize<T>(body, ApiJson.Options)!,
            HttpStatusCode.BadRequest => throw Invalid(body, argument ?? (field => field)),
            HttpStatusCode.NotFound => throw new BadInputException(Detail(body)),
            HttpStatusCode.Conflict => throw new FailedException(Detail(body)),
            HttpStatusCode.Unauthorized => throw new FailedException($"{_name} wants a token. Give the same Security:Token here, for example as VECTORSCOPE_Security__Token."),
            var status => throw new FailedException($"{_name} answered {(int)status}: {Detail(body)}"),
        };
    }

    private static BadInputException Invalid(string body, Func<string, string> argument)
    {
        using var problem = JsonDocument.Parse(body);
        if (!problem.RootElement.TryGetProperty("errors", out var errors)) return new BadInputException(Detail(body));
        return SpecProblems.Describe(errors.EnumerateObject().SelectMany(field => field.Value.EnumerateArray(), (field, message) => (argument(field.Name), message.GetString()!)));
    }

    private static string Detail(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()! : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    public void Dispose() => _http.Dispose();
}
