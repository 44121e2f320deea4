namespace Vectorscope.Jobs.Playground;

/// <summary>A request's answer as it grows, or whole.</summary>
public sealed class PlaygroundAnswer
{
    private readonly List<PlaygroundArmAnswer> _arms = [];

    /// <summary>What is waited for; null once the arms reply.</summary>
    public PlaygroundStage? Stage { get; private set; }

    /// <summary>What replies; null before.</summary>
    public PlaygroundBegin? Begin { get; private set; }

    /// <summary>Why nothing could be answered.</summary>
    public string? Failure { get; private set; }

    /// <summary>In the order of the request.</summary>
    public IReadOnlyList<PlaygroundArmAnswer> Arms => _arms;

    /// <summary>Takes what happened.</summary>
    public void Take(PlaygroundEvent happened)
    {
        switch (happened)
        {
            case PlaygroundStage stage:
                Stage = stage;
                break;
            case PlaygroundBegin begin:
                (Stage, Begin) = (null, begin);
                _arms.AddRange(begin.Arms.Select(_ => new PlaygroundArmAnswer()));
                break;
            case PlaygroundPiece piece:
                _arms[piece.Arm].Take(piece);
                break;
            case PlaygroundDone done:
                _arms[done.Arm].Done = done;
                break;
            case PlaygroundFailed failed:
                (Stage, Failure) = (null, failed.Detail);
                break;
        }
    }
}

/// <summary>What one arm came to.</summary>
public sealed class PlaygroundArmAnswer
{
    private readonly List<PlaygroundPiece> _pieces = [];

    /// <summary>The prompt's, where they are projected, then the reply's.</summary>
    public IReadOnlyList<PlaygroundPiece> Pieces => _pieces;

    /// <summary>The end; null while it goes on.</summary>
    public PlaygroundDone? Done { get; internal set; }

    /// <summary>Where the reply begins among the pieces.</summary>
    public int Prompt { get; private set; }

    /// <summary>The reply's text.</summary>
    public string Text => string.Concat(_pieces.Skip(Prompt).Select(piece => piece.Text));

    internal void Take(PlaygroundPiece piece)
    {
        _pieces.Add(piece);
        if (piece.Part == PlaygroundPart.Prompt)
        {
            Prompt = _pieces.Count;
        }
    }
}
