namespace Vectorscope.Engine.Interventions;

/// <summary>Which tokens an operation acts on. A token is written by the model or part of a prompt, whatever request reads it again.</summary>
public enum OperationPositions
{
    /// <summary>Every token.</summary>
    All,

    /// <summary>Tokens of prompts.</summary>
    Prompt,

    /// <summary>Tokens that the model wrote.</summary>
    Decode,

    /// <summary>From &lt;think&gt; to &lt;/think&gt;, both included.</summary>
    Thinking,

    /// <summary>The last token before the model writes.</summary>
    LastPromptToken,
}
