using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;

namespace Vectorscope.Jobs.Models.Servers;

/// <summary>Replies of an OpenAI-compatible server: waits its turn, repeats calls that a later moment may serve, names what failed.</summary>
/// <param name="pace">Shared by all who use the server; null for no limit. Not disposed of here.</param>
internal sealed class OpenAiChatClient(
    ModelServer server, string model, int? contextLimit, CallPace? pace, TimeProvider time) : IChatClient, IContextMeter
{
    // English text and terminal output: somewhat fewer than the usual four, so that the estimate is rather high.
    private const double CharactersPerToken = 3.5;
    private const int TokensPerMessage = 4;

    // What a server may still say after a reply's end, its counts, is not waited for longer.
    private static readonly TimeSpan s_afterEnd = TimeSpan.FromSeconds(10);

    private const int LongestError = 1 << 16;

    // One line to the server for all calls; addresses are looked up again now and then.
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10) });
    private readonly Uri _address = new(server.Url.TrimEnd('/') + "/chat/completions");
    private readonly bool _isOpenAi = new Uri(server.Url).Host.EndsWith("api.openai.com", StringComparison.OrdinalIgnoreCase);
    private readonly string _what = $"{model} at {server.Url}";

    public int? ContextTokens => contextLimit is { } limit && server.ContextTokens is { } most ? Math.Min(limit, most) : contextLimit ?? server.ContextTokens;

    public int Count(IReadOnlyList<ChatMessage> messages) =>
        (int)Math.Ceiling(messages.Sum(message => message.Text.Length / CharactersPerToken + TokensPerMessage));

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <summary>
    /// The server is read as it writes, but what it wrote is passed on only when it is complete (a connection that breaks on the way
    /// is then no failure, the call is made again) or when the caller cancels.
    /// </summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatMessage[] sent = [.. messages];
        var call = new ServerCall(time);
        var cancelled = false;
        try
        {
            await Repeating(call).ExecuteAsync(async token => await CallAsync(call, sent, options, token), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            cancelled = true;
        }
        catch (Exception e) when (e is not OperationCanceledException and not ModelUnavailableException)
        {
            // Everything that can go wrong with a server is a reply that could not be had.
            throw ServerErrors.Translate(e, _what, call.Retries, server.Key);
        }
        foreach (var update in call.Updates)
        {
            yield return update;
        }
        if (cancelled)
        {
            throw new OperationCanceledException($"The reply of {_what} was cancelled.", cancellationToken);
        }
        yield return new ChatResponseUpdate { Role = ChatRole.Assistant, ModelId = model, AdditionalProperties = call.Properties() };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => _http.Dispose();

    private async Task CallAsync(ServerCall call, ChatMessage[] messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        if (pace is not null)
        {
            await pace.WaitAsync(cancellationToken);
        }
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(server.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        call.Begin();
        try
        {
            await ReadAsync(call, messages, options, timeout, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            if (!call.IsComplete)
            {
                throw new ModelUnavailableException($"{_what} gave no complete reply within {server.TimeoutSeconds} seconds. Raise the server's TimeoutSeconds, or lower the reply's token budget.");
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException && call.IsComplete)
        {
            // The connection broke behind a reply that had come whole.
        }
        catch (ServerFailure) when (call.HasText && call.Finish is { } end && !FinishWords.IsGivingUp(end))
        {
            // What a server regrets behind a reply that it had ended changes nothing of it.
        }
        if (!call.IsComplete)
        {
            throw new IOException("The reply ended without saying why: the connection was cut.");
        }
        if (!call.HasText && call.Finish is { } word && (FinishWords.IsGivingUp(word) || OverflowWords.Mean(ServerFailure.Unnumbered, word)))
        {
            throw new ServerFailure(ServerFailure.Unnumbered, $"it ended the reply before its first word, with the reason \"{word}\".", word);
        }
    }

    private async Task ReadAsync(ServerCall call, ChatMessage[] messages, ChatOptions? options, CancellationTokenSource timeout, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", string.IsNullOrEmpty(server.Key) ? "none" : server.Key);
        request.Content = new StringContent(ServerRequest.Of(model, messages, options, _isOpenAi).ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw ServerFailure.OfAnswer((int)response.StatusCode, await BeginningAsync(body, cancellationToken), RetryAfter(response));
        }
        var isEnding = false;
        await foreach (var piece in ChatAnswer.ReadAsync(body, cancellationToken))
        {
            call.Add(piece);
            if (piece is null)
            {
                return;
            }
            if (call.Finish is not null && !isEnding)
            {
                isEnding = true;
                timeout.CancelAfter(s_afterEnd);
            }
        }
    }

    private static string? RetryAfter(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? values.ToString() : null;

    private static async Task<string> BeginningAsync(Stream body, CancellationToken cancellationToken)
    {
        var bytes = new byte[LongestError];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private ResiliencePipeline Repeating(ServerCall call) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(server.MaxRetries > 0 && arguments.Outcome.Exception is { } error && ServerErrors.IsPassing(error)),
            MaxRetryAttempts = Math.Max(1, server.MaxRetries),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(server.RetrySeconds),
            MaxDelay = TimeSpan.FromMinutes(1),
            DelayGenerator = arguments => ValueTask.FromResult(ServerErrors.RetryAfter(arguments.Outcome.Exception, time.GetUtcNow())),
            OnRetry = _ =>
            {
                call.Retries++;
                return default;
            },
        })
        .Build();
}
