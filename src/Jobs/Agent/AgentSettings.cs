using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent;

/// <summary>How the Terminus-2 loop is run; part of an arm.</summary>
public sealed record AgentSettings
{
    public PromptStyle Prompt { get; init; } = PromptStyle.Standard;
    public ThinkingMode Thinking { get; init; } = ThinkingMode.Separate;

    /// <summary>Whether the generation prompt opens a thinking block (engine), or thinking is asked for (server).</summary>
    public bool Think { get; init; } = true;

    public ParserMode Parser { get; init; } = ParserMode.Strict;

    /// <summary>Tokens of one reply, thinking included.</summary>
    public int MaxReplyTokens { get; init; } = 4096;

    /// <summary>Episodes of one trial, calls for summaries not counted; null is no limit.</summary>
    public int? MaxTurns { get; init; }

    /// <summary>The agent gives up after so many parse failures in a row; null is never.</summary>
    public int? MaxConsecutiveParseFailures { get; init; }

    /// <summary>Whether a full context is summarised; otherwise it ends the agent.</summary>
    public bool Summarize { get; init; } = true;

    /// <summary>Tokens that prompt and reply may have together; null is what the model says of itself.</summary>
    public int? ContextTokens { get; init; }
}
