using Microsoft.Extensions.AI;
using OpenAI.Chat;

// The library's own way to read fields that it has no property for is marked experimental.
#pragma warning disable SCME0001

namespace Vectorscope.Jobs.Models;

/// <summary>What one call of a server, its repetitions included, has brought so far.</summary>
internal sealed class ServerCall(TimeProvider time)
{
    private readonly List<ChatResponseUpdate> _updates = [];
    private long _start;
    private TimeSpan? _first;

    /// <summary>Of the last attempt.</summary>
    public IReadOnlyList<ChatResponseUpdate> Updates => _updates;

    /// <summary>Whether the server said why the reply ended.</summary>
    public bool IsComplete { get; private set; }

    public int Retries { get; set; }

    public void Begin()
    {
        _updates.Clear();
        (_start, _first, IsComplete) = (time.GetTimestamp(), null, false);
    }

    public void Add(ChatResponseUpdate update)
    {
        if (Thinking(update) is { } thinking)
        {
            update.Contents.Insert(0, new TextReasoningContent(thinking));
        }
        if (update.Contents.Any(content => content is TextContent { Text.Length: > 0 } or TextReasoningContent { Text.Length: > 0 }))
        {
            _first ??= time.GetElapsedTime(_start);
        }
        IsComplete |= update.FinishReason is not null;
        _updates.Add(update);
    }

    // The library reads reasoning_content; newer vLLM and some services in front of models call it reasoning.
    private static string? Thinking(ChatResponseUpdate update) =>
        !update.Contents.OfType<TextReasoningContent>().Any()
        && update.RawRepresentation is StreamingChatCompletionUpdate raw
        && raw.Patch.TryGetValue("$.choices[0].delta.reasoning"u8, out string? text) && !string.IsNullOrEmpty(text)
            ? text : null;

    public AdditionalPropertiesDictionary Properties()
    {
        var properties = new AdditionalPropertiesDictionary { [ReplyProperties.Retries] = Retries };
        if (_first is { } first)
        {
            properties[ReplyProperties.FirstTokenSeconds] = first.TotalSeconds;
        }
        return properties;
    }
}
