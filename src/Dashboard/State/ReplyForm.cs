namespace Vectorscope.Dashboard.State;

/// <summary>How a reply is shown.</summary>
public enum ReplyForm
{
    /// <summary>Its characters, thinking and answer apart.</summary>
    Raw,

    /// <summary>Set as Markdown, or as indented JSON.</summary>
    Rendered,

    /// <summary>Everything that was written in one piece, with the special tokens that a text leaves out.</summary>
    Tokens,
}
