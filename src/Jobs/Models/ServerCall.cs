using Microsoft.Extensions.AI;

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
        if (update.Contents.Any(content => content is TextContent { Text.Length: > 0 } or TextReasoningContent { Text.Length: > 0 }))
        {
            _first ??= time.GetElapsedTime(_start);
        }
        IsComplete |= update.FinishReason is not null;
        _updates.Add(update);
    }

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
