using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials;

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
    long ThinkingTokens)
{
    public static TrialCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>These and one more turn.</summary>
    public TrialCounts With(TraceTurn turn) => new(
        Turns + 1,
        Truncated + Of(turn, TurnFindings.Truncated),
        UnclosedThinking + Of(turn, TurnFindings.UnclosedThinking),
        ParseFailures + Of(turn, TurnFindings.ParseFailure),
        NoCommand + Of(turn, TurnFindings.NoCommand),
        EmptyReplies + Of(turn, TurnFindings.EmptyReply),
        PromptTokens + (turn.PromptTokens ?? 0),
        CachedTokens + (turn.CachedTokens ?? 0),
        CompletionTokens + (turn.CompletionTokens ?? 0),
        ThinkingTokens + (turn.ThinkingTokens ?? 0));

    private static int Of(TraceTurn turn, TurnFindings finding) => turn.Findings.HasFlag(finding) ? 1 : 0;
}
