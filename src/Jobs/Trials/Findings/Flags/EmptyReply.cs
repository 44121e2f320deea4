using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>A reply that says nothing.</summary>
public sealed class EmptyReply() : TurnRule(new Flag(
    "emptyReply", 50, "Empty reply", "Empty", "empty", "Nothing but white space besides thinking.", FindingTone.Bad) { Column = "emptyReplies" })
{
    private const string Close = "</think>";

    protected override IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds) => When(IsEmpty(turn), turn);

    private static bool IsEmpty(TraceTurn turn)
    {
        // Thinking without an end has no answer either; that is said by its own name, not twice.
        if (turn.ThinkingUnclosed) return string.IsNullOrWhiteSpace(turn.Reply);
        var thinkingEnd = Math.Clamp(turn.ThinkingEnd ?? 0, 0, turn.Reply.Length);
        if (turn.AnswerStart < thinkingEnd)
        {
            // The raw text was parsed, thinking and its mark included.
            var rest = turn.Reply.AsSpan(thinkingEnd);
            return (rest.StartsWith(Close, StringComparison.Ordinal) ? rest[Close.Length..] : rest).IsWhiteSpace();
        }
        // Another agent's calls stand beside its reply, which may have no words then.
        return turn.Parsed is not { Commands.Count: > 0 } && turn.Reply.AsSpan(Math.Clamp(turn.AnswerStart, 0, turn.Reply.Length)).IsWhiteSpace();
    }
}
