using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>A reply in its parts.</summary>
/// <param name="Thinking">Null without thinking.</param>
/// <param name="ThinkingStart">Where it begins in the reply.</param>
/// <param name="Answer">What was parsed, without the line breaks that part it from thinking.</param>
/// <param name="AnswerStart">Where it begins in the reply.</param>
/// <param name="Inline">The raw text was parsed, thinking included.</param>
public sealed record ReplyText(string? Thinking, int ThinkingStart, string Answer, int AnswerStart, bool Inline)
{
    /// <summary>Of a turn.</summary>
    public static ReplyText Of(TraceTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        // Offsets may come from elsewhere; what does not fit shows nothing rather than failing.
        var (length, answer) = (turn.Reply.Length, AfterBreaks(turn.Reply, Math.Clamp(turn.AnswerStart, 0, turn.Reply.Length)));
        var start = Math.Clamp(turn.ThinkingStart ?? 0, 0, length);
        return new ReplyText(
            turn.ThinkingStart is null ? null : turn.Reply[start..Math.Clamp(turn.ThinkingEnd ?? length, start, length)],
            start,
            answer == 0 ? turn.Reply : turn.Reply[answer..],
            answer,
            turn.ThinkingStart is not null && turn.AnswerStart < (turn.ThinkingEnd ?? length));
    }

    // Models part their thinking from what follows by empty lines, which say nothing.
    private static int AfterBreaks(string reply, int answer)
    {
        var breaks = answer == 0 ? 0 : reply.AsSpan(answer).IndexOfAnyExcept('\r', '\n');
        return answer + Math.Max(0, breaks);
    }
}
