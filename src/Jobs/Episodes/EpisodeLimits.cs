using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Agent;

namespace Vectorscope.Jobs.Episodes;

/// <summary>Limits of the agent loop in which walks are made; the model that learns from them should be run with the same.</summary>
public sealed record EpisodeLimits
{
    [Field("Tokens of a reply"), Range(16, 100_000)]
    public int MaxReplyTokens { get; init; } = 320;

    // Fewer leave no room to look, act, complete and confirm, or to fail once and recover.
    [Field("Turns"), Range(6, 1000)]
    public int MaxTurns { get; init; } = 8;

    [Field("Parse failures in a row", Help = "The agent gives up after so many."), Range(2, 10)]
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
