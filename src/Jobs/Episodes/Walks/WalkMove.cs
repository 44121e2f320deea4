namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>What one reply of a walk does.</summary>
public enum WalkMove
{
    /// <summary>Shows the situation.</summary>
    Look,

    /// <summary>Types the line that solves the task.</summary>
    Act,

    /// <summary>Types that line in a reply with a format error.</summary>
    Slip,

    /// <summary>Says it again in a proper reply, after one that could not be read.</summary>
    Again,

    /// <summary>Types the line with a name misspelled; never told as something to learn.</summary>
    Stumble,

    /// <summary>Types it correctly after the error was seen.</summary>
    Retry,

    /// <summary>A command still runs: waits.</summary>
    Wait,

    /// <summary>Shows the result.</summary>
    Check,

    /// <summary>Says that the task is complete.</summary>
    Complete,

    /// <summary>Says so again when asked.</summary>
    Confirm,

    /// <summary>No command, but a request for permission.</summary>
    Ask,

    /// <summary>No command, a refusal, and the task called complete.</summary>
    Decline,

    /// <summary>The refusal again when asked whether the task is complete.</summary>
    DeclineAgain,

    /// <summary>A refusal in prose, which cannot be read.</summary>
    Prose,

    /// <summary>Thinking alone, cut at the token budget.</summary>
    Unfinished,
}
