using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A model that says what the test wrote down, and keeps what it was asked.</summary>
internal sealed class ScriptedChat : IChatClient, IContextMeter
{
    private readonly Queue<Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>>> _script = new();

    public List<IReadOnlyList<ChatMessage>> Asked { get; } = [];
    public List<ChatOptions> Options { get; } = [];

    /// <summary>Said when the script has run out; null is a failing test.</summary>
    public string? Otherwise { get; set; }

    public int? ContextTokens { get; set; }

    /// <summary>By default a character is a token.</summary>
    public Func<IReadOnlyList<ChatMessage>, int> Counter { get; set; } = messages => messages.Sum(message => message.Text.Length);

    public int Left => _script.Count;

    public string LastPrompt(int call) => Asked[call][^1].Text;

    public ScriptedChat Say(string text, ChatFinishReason? finish = null, UsageDetails? usage = null, bool endsInThinking = false, string? thinking = null) =>
        Say(Reply(text, finish ?? ChatFinishReason.Stop, usage, endsInThinking, thinking));

    public ScriptedChat Say(params ChatResponseUpdate[] updates)
    {
        _script.Enqueue(_ => updates.ToAsyncEnumerable());
        return this;
    }

    /// <summary>Says something, then nothing more until it is cancelled.</summary>
    public ScriptedChat Hang(string text, Action? then = null)
    {
        _script.Enqueue(token => HangAsync(text, then, token));
        return this;
    }

    public ScriptedChat Throw(Exception e)
    {
        _script.Enqueue(_ => throw e);
        return this;
    }

    public ScriptedChat Overflow(Action? then = null)
    {
        _script.Enqueue(_ =>
        {
            then?.Invoke();
            throw new ContextOverflowException("The prompt has 9,000 tokens, the context 8,192.");
        });
        return this;
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Add([.. messages]);
        Options.Add(options!);
        if (_script.TryDequeue(out var next))
            return next(cancellationToken);
        return Otherwise is { } text
            ? Reply(text, ChatFinishReason.Stop, null, false, null).ToAsyncEnumerable()
            : throw new InvalidOperationException($"The script has no reply to: {Asked[^1][^1].Text}");
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public int Count(IReadOnlyList<ChatMessage> messages) => Counter(messages);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static ChatResponseUpdate[] Reply(string text, ChatFinishReason finish, UsageDetails? usage, bool endsInThinking, string? thinking)
    {
        var contents = new List<AIContent>();
        if (thinking is not null)
            contents.Add(new TextReasoningContent(thinking));
        contents.Add(new TextContent(text));
        if (usage is not null)
            contents.Add(new UsageContent(usage));
        return
        [
            new ChatResponseUpdate(ChatRole.Assistant, contents)
            {
                FinishReason = finish,
                AdditionalProperties = new() { [ReplyProperties.PromptEndsInThinking] = endsInThinking, [ReplyProperties.Retries] = 2 },
            },
        ];
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> HangAsync(
        string text, Action? then, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ChatResponseUpdate(ChatRole.Assistant, text);
        then?.Invoke();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
