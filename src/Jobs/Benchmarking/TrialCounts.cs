namespace Vectorscope.Jobs.Benchmarking;

/// <summary>What is counted over the turns of a trial, or of an arm's trials.</summary>
public sealed record TrialCounts(
    int Turns,
    int Truncated,
    int UnclosedThinking,
    int ParseFailures,
    int NoCommand,
    int EmptyReplies,
    long PromptTokens,
    long CachedTokens,
    long CompletionTokens,
    long ThinkingTokens);
