using Vectorscope.Jobs.Agent;

namespace Vectorscope.Jobs.Episodes;

/// <summary>Limits of the agent loop in which walks are made; the model that learns from them should be run with the same.</summary>
public sealed record EpisodeLimits
{
    public int MaxReplyTokens { get; init; } = 320;

    public int MaxTurns { get; init; } = 8;

    public int MaxConsecutiveParseFailures { get; init; } = 3;

    internal AgentSettings ToSettings() => new()
    {
        Prompt = PromptStyle.Compact,
        Thinking = ThinkingMode.Separate,
        MaxReplyTokens = MaxReplyTokens,
        MaxTurns = MaxTurns,
        MaxConsecutiveParseFailures = MaxConsecutiveParseFailures,
        Summarize = false,
    };
}
