using System.Text;
using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Models.Servers;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>Asks the model and reads its reply as it comes, so that a reply cut off by the end of the trial is not lost.</summary>
internal sealed class ModelCaller(IChatClient chat, ChatOptions options, TimeProvider time)
{
    /// <summary>The reply; one that the token cut off ends with <see cref="ReplyEnd.Cancelled"/> and is returned, not thrown.</summary>
    /// <param name="sideCall">Its messages do not continue the conversation: they must not replace what a model keeps of it.</param>
    /// <exception cref="ContextOverflowException">The messages do not fit.</exception>
    public async Task<ModelReply> AskAsync(IReadOnlyList<ChatMessage> messages, bool sideCall, CancellationToken cancellationToken)
    {
        var call = options.Clone();
        if (sideCall)
            call.ConversationId = null;
        var reply = new Collected();
        var startedAt = time.GetUtcNow();
        var start = time.GetTimestamp();
        var cancelled = false;
        try
        {
            await foreach (var update in chat.GetStreamingResponseAsync(messages, call, cancellationToken).WithCancellation(cancellationToken))
                reply.Add(update, time.GetElapsedTime(start));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            cancelled = true;
        }
        return reply.ToReply(cancelled) with { StartedAt = startedAt, Seconds = time.GetElapsedTime(start).TotalSeconds };
    }

    private sealed class Collected
    {
        private readonly StringBuilder _text = new();
        private readonly StringBuilder _thinking = new();
        private readonly AdditionalPropertiesDictionary _properties = [];
        private UsageDetails? _usage;
        private ChatFinishReason? _finish;
        private TimeSpan? _first;
        private int _parts;

        public void Add(ChatResponseUpdate update, TimeSpan elapsed)
        {
            foreach (var content in update.Contents)
            {
                // Servers that report usage while they stream report it cumulatively: the last word counts.
                if (content is UsageContent usage)
                    _usage = usage.Details;
                var text = content switch { TextReasoningContent thinking => thinking.Text, TextContent answer => answer.Text, _ => null };
                if (string.IsNullOrEmpty(text))
                    continue;
                (content is TextReasoningContent ? _thinking : _text).Append(text);
                _first ??= elapsed;
                _parts++;
            }
            _finish = update.FinishReason ?? _finish;
            foreach (var (key, value) in update.AdditionalProperties ?? [])
                _properties[key] = value;
        }

        public ModelReply ToReply(bool cancelled)
        {
            var (thinking, text) = (WellFormed(_thinking), WellFormed(_text));
            var (end, endText) = cancelled ? (ReplyEnd.Cancelled, null) : FinishWords.Meaning(_finish?.Value);
            if (end is ReplyEnd.Stop or ReplyEnd.Other && string.IsNullOrWhiteSpace(text) && !string.IsNullOrWhiteSpace(thinking))
            {
                // A server that takes the model for one that always thinks reports a whole answer as thinking.
                var isAnswer = BeginsAsAnswer(thinking);
                (thinking, text) = isAnswer ? ("", thinking) : (thinking, text);
                endText = Joined(endText, isAnswer
                    ? "the server reported the whole reply as thinking; it begins as an answer does and was read as one"
                    : "the server reported the whole reply as thinking and no answer");
            }
            return new ModelReply
            {
                Text = thinking + text,
                Thinking = thinking.Length > 0
                    ? ThinkingSplit.OfParts(thinking, text, end == ReplyEnd.Length)
                    : ThinkingSplit.OfText(text, Property<bool>(ReplyProperties.PromptEndsInThinking) ?? false),
                ThinkingApart = thinking.Length > 0,
                End = end,
                EndText = endText,
                PromptTokens = (int?)_usage?.InputTokenCount,
                CachedTokens = (int?)_usage?.CachedInputTokenCount,
                CompletionTokens = (int?)_usage?.OutputTokenCount,
                ThinkingTokens = (int?)_usage?.ReasoningTokenCount,
                // One part alone came with the end of the call and says nothing about the first token.
                FirstTokenSeconds = Property<double>(ReplyProperties.FirstTokenSeconds) ?? (_parts > 1 ? _first?.TotalSeconds : null),
                Retries = Property<int>(ReplyProperties.Retries) ?? 0,
                Tokens = _properties.TryGetValue(ReplyProperties.Tokens, out var tokens) ? tokens as ReplyTokens : null,
                Projections = _properties.TryGetValue(ReplyProperties.Projected, out var projected) ? projected as ReplyProjections : null,
            };
        }

        private static bool BeginsAsAnswer(string text) => text.AsSpan().TrimStart() is ['{', ..] or ['`', '`', '`', ..];

        private static string Joined(string? first, string second) => first is null ? second : $"{first}; {second}";

        /// <summary>With U+FFFD for halves of surrogate pairs whose other half never came.</summary>
        private static string WellFormed(StringBuilder text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));

        private T? Property<T>(string name)
            where T : struct =>
            _properties.TryGetValue(name, out var value) && value is T typed ? typed : null;
    }
}
