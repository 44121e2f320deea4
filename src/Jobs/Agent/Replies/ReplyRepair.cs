namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>Names of the patched parser's repairs, in the order in which they are tried.</summary>
public static class ReplyRepair
{
    /// <summary>Everything up to the end of closed thinking was left out.</summary>
    public const string ThinkingRemoved = "thinking-removed";

    /// <summary>The object was taken from a fenced block.</summary>
    public const string CodeFence = "code-fence";

    /// <summary>Braces or objects in the prose before the reply's object were passed over.</summary>
    public const string ProseSkipped = "prose-skipped";

    /// <summary>Raw control characters in strings were read as if they had been escaped.</summary>
    public const string RawNewlines = "raw-newlines";

    /// <summary>Commas before a closing brace or bracket were left out.</summary>
    public const string TrailingCommas = "trailing-commas";

    /// <summary>What was open at the reply's end was closed; what the end cut in two was dropped.</summary>
    public const string MissingClosers = "missing-closers";

    /// <summary>Commands that were one string or one object were read as a list of one.</summary>
    public const string SingleCommand = "single-command";

    public static IReadOnlyList<string> All { get; } = [ThinkingRemoved, CodeFence, ProseSkipped, RawNewlines, TrailingCommas, MissingClosers, SingleCommand];
}
