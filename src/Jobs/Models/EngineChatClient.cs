using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Vectorscope.Jobs.Models;

/// <summary>Replies of a model in this process. Calls of many trials are computed together; the model belongs to whoever opened it.</summary>
/// <param name="name">The model's name in replies and errors.</param>
/// <param name="contextLimit">Tokens that prompt and reply may have together, if fewer than the model allows.</param>
internal sealed class EngineChatClient(LanguageModel model, Tokenizer tokenizer, string name, int? contextLimit) : IChatClient, IContextMeter, IConversations
{
    private const int MostReplyTokens = 32_768;

    private readonly SamplingOptions _defaults = model.SamplingDefaults;

    private readonly int? _firstUnusedId = tokenizer.VocabularySize < model.Config.VocabularySize ? tokenizer.VocabularySize : null;

    private readonly (int Begins, int Ends)? _thinking = ThinkingTags.Of(tokenizer);

    public int? ContextTokens => contextLimit is { } limit && model.Config.MaximumPositions is { } most
        ? Math.Min(limit, most)
        : contextLimit ?? model.Config.MaximumPositions;

    public int Count(IReadOnlyList<ChatMessage> messages) => EngineConversation.Of(tokenizer, messages, thinking: true).Ids.Length;

    public void End(string conversationId) => model.Scheduler.EndSession(conversationId);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new ChatOptions();
        var think = options.AdditionalProperties?.TryGetValue(ReplyProperties.Think, out bool asked) != true || asked;
        var prompt = ReplyProperties.ConversationOf(options) ?? EngineConversation.Of(tokenizer, messages, think, marked: ReplyProperties.InterventionOf(options) is not null);
        var texts = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        var stream = tokenizer.CreateStream();
        var watch = ReplyProperties.ProjectionsOf(options) is { } series ? new ReplyWatch(series) : null;
        var generation = GenerateAsync(prompt, options, watch, OnToken, texts.Writer, cancellationToken);
        // Who is cut off by a time limit must know this already.
        yield return Update(new AdditionalPropertiesDictionary { [ReplyProperties.PromptEndsInThinking] = think });
        // Not cancelled: the scheduler ends a cancelled reply itself, and what it has by then is still told.
        await foreach (var text in texts.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (text.Length > 0)
            {
                yield return Update(content: new TextContent(text));
            }
        }
        var reply = await generation;
        var rest = stream.Flush();
        if (rest.Length > 0)
        {
            yield return Update(content: new TextContent(rest));
        }
        yield return Update(new AdditionalPropertiesDictionary { [ReplyProperties.Tokens] = new ReplyTokens(prompt.Ids, reply.Ids), [ReplyProperties.Projected] = watch?.End(rest.Length) });
        if (reply.Reason == StopReason.Cancelled)
        {
            throw new OperationCanceledException($"The reply of {name} was cancelled after {Amount.Of(reply.Ids.Count, "token")}.", cancellationToken);
        }
        var last = Update(new AdditionalPropertiesDictionary { [ReplyProperties.FirstTokenSeconds] = reply.Prefill.TotalSeconds }, new UsageContent(Usage(reply, think)));
        last.FinishReason = reply.Reason == StopReason.Stop ? ChatFinishReason.Stop : ChatFinishReason.Length;
        yield return last;

        void OnToken(int id)
        {
            var text = stream.Push(id);
            watch?.OnToken(text.Length);
            texts.Writer.TryWrite(text);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("vectorscope", null, name)
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The model and its scheduler are given back by whoever opened them.
    }

    private async Task<GeneratedReply> GenerateAsync(
        EngineConversation prompt, ChatOptions options, ReplyWatch? watch, Action<int> onToken, ChannelWriter<string> texts, CancellationToken cancellationToken)
    {
        try
        {
            return await model.Scheduler.GenerateAsync(
                new ScheduledPrompt(new GenerationRow(prompt.Ids, Sampling(prompt.Ids.Length, options)))
                {
                    FirstUnusedId = _firstUnusedId,
                    Session = options.ConversationId,
                    Places = [prompt.Turns],
                    // The template drops thinking, and the start of a reply with it, from turns before the last question.
                    RememberReply = false,
                    Intervention = ReplyProperties.InterventionOf(options),
                    Written = prompt.Written,
                    ThinkingTags = _thinking,
                    Projections = watch?.Watch ?? ReplyProperties.WatchOf(options),
                    OnToken = onToken,
                },
                cancellationToken);
        }
        catch (Exception e) when (EngineFailures.Sentence(name, e) is { } sentence)
        {
            throw new ModelUnavailableException(sentence, e);
        }
        finally
        {
            texts.Complete();
        }
    }

    /// <summary>What the caller says, and the model's own where it says nothing; the reply is no longer than what is left beside the prompt.</summary>
    internal SamplingOptions Sampling(int promptTokens, ChatOptions options)
    {
        var room = ContextTokens - promptTokens;
        if (room < 1)
        {
            throw new ContextOverflowException(
                $"The conversation has {Amount.Of(promptTokens, "token")}; {name} takes {Amount.Of(ContextTokens!.Value)} with its reply. Shorten it, or raise the arm's contextTokens.");
        }
        return ReplyProperties.SamplingOf(options).Over(_defaults) with
        {
            StopIds = model.Config.StopTokenIds,
            Seed = options.Seed ?? 0,
            MaxTokens = Math.Min(options.MaxOutputTokens ?? MostReplyTokens, room ?? MostReplyTokens),
        };
    }

    private UsageDetails Usage(GeneratedReply reply, bool think) => new()
    {
        InputTokenCount = reply.PromptTokens,
        OutputTokenCount = reply.Ids.Count,
        TotalTokenCount = reply.PromptTokens + reply.Ids.Count,
        CachedInputTokenCount = reply.CachedTokens,
        ReasoningTokenCount = think && _thinking is { Ends: var end } ? reply.Ids.TakeWhile(id => id != end).Count() : null,
    };

    private ChatResponseUpdate Update(AdditionalPropertiesDictionary? properties = null, AIContent? content = null) => new()
    {
        Role = ChatRole.Assistant,
        ModelId = name,
        AdditionalProperties = properties,
        Contents = content is null ? [] : [content],
    };
}
