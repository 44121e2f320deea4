namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>A text of a turn that is searched by itself. The numbers are part of the index.</summary>
public enum TurnPart
{
    /// <summary>What the model was sent anew, unless it is what the terminal showed in the turn before.</summary>
    Prompt = 0,

    /// <summary>What it wrote for itself.</summary>
    Thinking = 1,

    /// <summary>What was parsed of its reply.</summary>
    Reply = 2,

    /// <summary>The keystrokes that were understood, as they were typed.</summary>
    Commands = 3,

    /// <summary>What the terminal showed, as it was sent back.</summary>
    Terminal = 4,
}
