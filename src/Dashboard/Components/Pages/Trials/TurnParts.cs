using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Dashboard.Components.Pages.Trials;

/// <summary>A reply in its parts.</summary>
/// <param name="Thinking">Null without thinking.</param>
/// <param name="Answer">What was parsed.</param>
/// <param name="Inline">The raw text was parsed, thinking included.</param>
public sealed record TurnParts(string? Thinking, string Answer, bool Inline)
{
    /// <summary>Of a turn.</summary>
    public static TurnParts Of(TraceTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        return new TurnParts(
            turn.ThinkingStart is { } start ? Part(turn.Reply, start, turn.ThinkingEnd ?? turn.Reply.Length) : null,
            Part(turn.Reply, turn.AnswerStart, turn.Reply.Length),
            turn.ThinkingStart is not null && turn.AnswerStart < (turn.ThinkingEnd ?? turn.Reply.Length));
    }

    // Offsets may come from elsewhere; what does not fit shows nothing rather than failing.
    private static string Part(string reply, int start, int end)
    {
        start = Math.Clamp(start, 0, reply.Length);
        return reply[start..Math.Clamp(end, start, reply.Length)];
    }
}

/// <summary>The words of a turn that the other one beside it has not; null for a part that is shown without marks.</summary>
public sealed record TurnMarks(IReadOnlyList<DiffPiece>? Thinking, IReadOnlyList<DiffPiece>? Answer);
