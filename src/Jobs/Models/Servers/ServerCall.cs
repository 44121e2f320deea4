using Microsoft.Extensions.AI;

namespace Vectorscope.Jobs.Models.Servers;

/// <summary>What one call of a server, its repetitions included, has brought so far.</summary>
internal sealed class ServerCall(TimeProvider time)
{
    private readonly List<ChatResponseUpdate> _updates = [];
    private long _start;
    private TimeSpan? _first;
    private string? _finish;
    private bool _isMarkedWhole;
    private bool _endsEmpty;
    private bool _everEmpty;

    /// <summary>Of the last attempt.</summary>
    public IReadOnlyList<ChatResponseUpdate> Updates => _updates;

    public bool HasText => _first is not null;

    /// <summary>The server's word for the end; null while, or when, it gave none.</summary>
    public string? Finish => _finish;

    /// <summary>Whether the server has said that the reply is whole: by any word, by the mark of a stream's end, or by an empty word in the last piece alone.</summary>
    public bool IsComplete => _finish is not null || (HasText && (_isMarkedWhole || _endsEmpty));

    public int Retries { get; set; }

    public void Begin()
    {
        _updates.Clear();
        (_start, _first, _finish, _isMarkedWhole, _endsEmpty, _everEmpty) = (time.GetTimestamp(), null, null, false, false, false);
    }

    /// <param name="piece">Null is the mark that the answer is whole.</param>
    public void Add(ChatPiece? piece)
    {
        if (piece is null)
        {
            _isMarkedWhole = true;
            return;
        }
        if (piece.HasChoice)
        {
            // Some servers write an empty word in every piece: there it says nothing.
            _endsEmpty = piece.Finish is "" && !_everEmpty;
            _everEmpty |= piece.Finish is "";
        }
        if (piece.Finish is { Length: > 0 } word)
        {
            _finish = word;
        }
        var contents = new List<AIContent>(2);
        if (piece.Thinking is { } thinking)
        {
            contents.Add(new TextReasoningContent(thinking));
        }
        if (piece.Text is { } text)
        {
            contents.Add(new TextContent(text));
        }
        if (contents.Count > 0)
        {
            _first ??= time.GetElapsedTime(_start);
        }
        if (piece.Usage is { } usage)
        {
            contents.Add(new UsageContent(usage));
        }
        if (contents.Count > 0 || piece.Finish is { Length: > 0 })
        {
            _updates.Add(new ChatResponseUpdate(ChatRole.Assistant, contents)
            {
                FinishReason = piece.Finish is { Length: > 0 } finish ? new ChatFinishReason(finish) : null,
            });
        }
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
