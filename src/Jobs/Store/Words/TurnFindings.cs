namespace Vectorscope.Jobs.Store;

/// <summary>What is recorded about a turn and counted per trial and arm.</summary>
[Flags]
public enum TurnFindings
{
    None = 0,

    /// <summary>The reply used up its token budget.</summary>
    Truncated = 1,

    /// <summary>Thinking began and never ended.</summary>
    UnclosedThinking = 2,

    /// <summary>The parser found an error.</summary>
    ParseFailure = 4,

    /// <summary>Understood, but without a command and without claiming completion.</summary>
    NoCommand = 8,

    /// <summary>Nothing but white space besides thinking.</summary>
    EmptyReply = 16,
}
