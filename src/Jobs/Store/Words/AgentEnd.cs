namespace Vectorscope.Jobs.Store;

/// <summary>How an agent came to its end. All of these are followed by grading.</summary>
public enum AgentEnd
{
    /// <summary>It said twice that the task is complete (oracle and nop: they are through).</summary>
    Completed,

    TimedOut,
    TurnLimit,
    ParseFailures,
    ContextFull,

    /// <summary>The terminal went away.</summary>
    TerminalGone,
}
