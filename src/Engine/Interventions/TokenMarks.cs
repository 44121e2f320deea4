namespace Vectorscope.Engine.Interventions;

/// <summary>What a token is, whichever request reads it.</summary>
[Flags]
internal enum TokenMark
{
    None = 0,

    /// <summary>The model wrote it; else it belongs to a prompt.</summary>
    Written = 1,

    /// <summary>From the tag that opens thinking to the one that closes it, both included.</summary>
    Thinking = 2,

    /// <summary>The last one before the model writes.</summary>
    LastOfPrompt = 4,
}

/// <summary>The marks of a sequence that grows.</summary>
/// <param name="thinkingBegins">Id of the tag, or null where the vocabulary has none.</param>
/// <param name="thinkingEnds">Id of the tag, or null.</param>
internal sealed class TokenMarks(int? thinkingBegins, int? thinkingEnds)
{
    private readonly List<TokenMark> _marks = [];
    private bool _thinks;

    internal int Count => _marks.Count;

    internal TokenMark this[int token] => _marks[token];

    internal void Add(int id, bool written)
    {
        // What comes before the model writes is known to be the last only now, or taken for it while nothing follows.
        if (_marks.Count > 0 && !written) _marks[^1] &= ~TokenMark.LastOfPrompt;
        _thinks |= id == thinkingBegins;
        _marks.Add((written ? TokenMark.Written : TokenMark.LastOfPrompt) | (_thinks ? TokenMark.Thinking : 0));
        _thinks &= id != thinkingEnds;
    }

    internal static bool Includes(OperationPositions positions, TokenMark mark) => positions switch
    {
        OperationPositions.Prompt => !mark.HasFlag(TokenMark.Written),
        OperationPositions.Decode => mark.HasFlag(TokenMark.Written),
        OperationPositions.Thinking => mark.HasFlag(TokenMark.Thinking),
        OperationPositions.LastPromptToken => mark.HasFlag(TokenMark.LastOfPrompt),
        _ => true,
    };
}
