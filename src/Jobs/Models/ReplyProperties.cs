namespace Vectorscope.Jobs.Models;

/// <summary>Keys of <c>ChatResponse.AdditionalProperties</c> and <c>ChatOptions.AdditionalProperties</c> that our chat clients understand.</summary>
/// <remarks>
/// <c>ChatOptions.ConversationId</c> names the trial, whose cache the engine keeps between its turns. Thinking that a server
/// reports apart comes as <c>TextReasoningContent</c>; the engine gives the raw text and says where its prompt ended.
/// </remarks>
public static class ReplyProperties
{
    /// <summary>Option, bool: whether the model is asked to think.</summary>
    public const string Think = "think";

    /// <summary>Option, double: tokens less likely than this share of the likeliest one are not drawn.</summary>
    public const string MinP = "min_p";

    /// <summary>Reply, bool: the prompt ended inside a thinking block, so the text begins with thinking.</summary>
    public const string PromptEndsInThinking = "promptEndsInThinking";

    /// <summary>Reply, double: seconds to the first token.</summary>
    public const string FirstTokenSeconds = "firstTokenSeconds";

    /// <summary>Reply, int: calls that failed before this one succeeded.</summary>
    public const string Retries = "retries";
}
