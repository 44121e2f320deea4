using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent;

/// <summary>How the Terminus-2 loop is run; part of an arm.</summary>
public sealed record AgentSettings
{
    [Field("Prompt", Help = "How the protocol is explained to the model.")]
    public PromptStyle Prompt { get; init; } = PromptStyle.Standard;

    [Field("Thinking", Help = "Where a reply's thinking goes.")]
    public ThinkingMode Thinking { get; init; } = ThinkingMode.Separate;

    /// <summary>Whether the generation prompt opens a thinking block (engine), or thinking is asked for (server).</summary>
    [Field("Ask for thinking")]
    public bool Think { get; init; } = true;

    [Field("Parser", Help = "How replies are read.")]
    public ParserMode Parser { get; init; } = ParserMode.Strict;

    /// <summary>Tokens of one reply, thinking included.</summary>
    [Field("Tokens of one reply", Help = "Thinking included.", Flag = "max-tokens"), Range(1, SamplingRanges.MostTokens)]
    public int MaxReplyTokens { get; init; } = 4096;

    /// <summary>Episodes of one trial, calls for summaries not counted; null is no limit.</summary>
    [Field("Turn limit", Help = "Model calls of one trial.", Placeholder = "none"), Range(1, 1_000_000)]
    public int? MaxTurns { get; init; }

    /// <summary>The agent gives up after so many parse failures in a row; null is never.</summary>
    [Field("Parse failures in a row", Help = "So many end the agent.", Placeholder = "never give up", Flag = "max-parse-failures"), Range(1, 1000)]
    public int? MaxConsecutiveParseFailures { get; init; }

    /// <summary>Whether a full context is summarised; otherwise it ends the agent.</summary>
    [Field("Summarise a full context", Help = "Otherwise it ends the agent.")]
    public bool Summarize { get; init; } = true;

    /// <summary>Tokens that prompt and reply may have together; null is what the model says of itself.</summary>
    [Field("Context tokens", Help = "Tokens that prompt and reply may have together.", Placeholder = "the model's own"), Range(256, 1 << 24)]
    public int? ContextTokens { get; init; }
}
