using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>What a model was sent at a turn of a finished trace, rebuilt from the turns before it.</summary>
internal static class PastConversation
{
    private const string ThinkingEnds = "</think>";

    /// <summary>
    /// The messages of a call, as they may have been, the likeliest first: a trace does not say how many exchanges were dropped where a
    /// context overflowed, nor which form a summary had that no questions follow.
    /// </summary>
    /// <param name="turns">Of the trace, in order, up to this one at least.</param>
    /// <param name="number">The turn.</param>
    /// <param name="system">What stands before the protocol; null for nothing.</param>
    public static IEnumerable<IReadOnlyList<ChatMessage>> Before(IReadOnlyList<TraceTurn> turns, int number, string? system)
    {
        var conversation = new Conversation(system);
        var at = 0;
        for (; turns[at].Number != number; at++)
        {
            var turn = turns[at];
            if (turn.ReplyEnd == ReplyEnd.Cancelled)
                continue;
            if (turn.Kind == TurnKind.Episode)
                conversation.Add(turn.Prompt, History(turn));
            else if (turn.Kind == TurnKind.SummaryAnswers && Answer(turn).Length > 0)
                conversation.BeginAnew(turns[at - 1].Prompt, Answer(turns[at - 1]));
        }
        var asked = turns[at];
        return asked.Kind switch
        {
            TurnKind.Summary => Shorter(conversation).Select(messages => messages.With(asked.Prompt)).Append(conversation.Alone(asked.Prompt)),
            TurnKind.SummaryQuestions => [conversation.Alone(asked.Prompt)],
            TurnKind.SummaryAnswers => Shorter(conversation).Select(messages => Continued(messages, turns[at - 2], asked)),
            _ => [conversation.With(asked.Prompt)],
        };
    }

    // After an overflow, exchanges are dropped from the end.
    private static IEnumerable<Conversation> Shorter(Conversation conversation)
    {
        yield return conversation;
        while (conversation.Exchanges > 1)
        {
            conversation.DropLast();
            yield return conversation;
        }
    }

    private static IReadOnlyList<ChatMessage> Continued(Conversation conversation, TraceTurn summary, TraceTurn answers) =>
        [.. conversation.With(summary.Prompt), new ChatMessage(ChatRole.Assistant, Answer(summary)), new ChatMessage(ChatRole.User, answers.Prompt)];

    private static string History(TraceTurn turn) => turn.AnswerStart == 0 ? turn.Reply : turn.Reply[turn.AnswerStart..].TrimStart();

    // Of a summary only the answer goes on, also where thinking is parsed with the reply.
    private static string Answer(TraceTurn turn)
    {
        var text = turn.Reply[Math.Max(turn.AnswerStart, turn.ThinkingEnd ?? 0)..];
        return (text.StartsWith(ThinkingEnds, StringComparison.Ordinal) ? text[ThinkingEnds.Length..] : text).Trim();
    }
}
