using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using Polly;
using Polly.Retry;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Vectorscope.Jobs.Models;

/// <summary>Replies of an OpenAI-compatible server: waits its turn, repeats calls that a later moment may serve, names what failed.</summary>
/// <param name="pace">Shared by all who use the server; null for no limit. Not disposed of here.</param>
internal sealed class OpenAiChatClient(
    ModelServer server, string model, int? contextLimit, CallPace? pace, TimeProvider time) : IChatClient, IContextMeter
{
    // English text and terminal output: somewhat fewer than the usual four, so that the estimate is rather high.
    private const double CharactersPerToken = 3.5;
    private const int TokensPerMessage = 4;

    private readonly IChatClient _inner = Inner(server, model);
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
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _inner.GetService(serviceType, serviceKey);

    public void Dispose() => _inner.Dispose();

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
            await foreach (var update in _inner.GetStreamingResponseAsync(messages, ServerRequest.Of(options, _isOpenAi), either.Token))
            {
                call.Add(update);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelUnavailableException($"{_what} gave no complete reply within {server.TimeoutSeconds} seconds. Raise the server's TimeoutSeconds, or lower the reply's token budget.");
        }
        if (!call.IsComplete)
        {
            throw new IOException("The reply ended without saying why: the connection was cut.");
        }
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

    private static IChatClient Inner(ModelServer server, string model)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = new Uri(server.Url),
            // Ours is the only one: it counts, and knows what is worth repeating.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        return new ChatClient(model, new ApiKeyCredential(string.IsNullOrEmpty(server.Key) ? "none" : server.Key), options).AsIChatClient();
    }
}
