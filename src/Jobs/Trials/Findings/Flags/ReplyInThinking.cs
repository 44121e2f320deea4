using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Replies.Repairs;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>The reply stands where nobody looks for it.</summary>
public sealed class ReplyInThinking() : TurnRule(new Flag(
    "replyInThinking", 70, "Reply in the thinking", "In thinking", "inside",
    "A reply that the parser could read stands inside the thinking, and nothing usable after it.", FindingTone.Bad))
{
    private const string Close = "</think>";

    // What comes before the end of longer thinking is no reply any more.
    private const int MostRead = 1 << 18;

    protected override IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds)
    {
        var (start, end) = (turn.ThinkingStart ?? 0, Math.Min(turn.ThinkingEnd ?? 0, turn.Reply.Length));
        start = Math.Max(start, end - MostRead);
        if (start >= end || !ReplyObject.HasCommands(turn.Reply.AsSpan(start, end - start))) return [];
        var thinking = turn.Reply[start..end];
        if (!IsUsable(thinking) || IsUsable(After(turn, end))) return [];
        var at = Math.Max(ReplyObject.Begin(thinking, new ReadingEffort()), 0);
        var length = ReplyScan.FindObject(thinking.AsSpan(at), new ReadingEffort()).End;
        return [new Sighting(turn.Number, start + at, length > 0 ? length : thinking.Length - at)];
    }

    private static string After(TraceTurn turn, int end)
    {
        var rest = turn.Reply.AsSpan(end, Math.Min(turn.Reply.Length - end, MostRead));
        return (rest.StartsWith(Close, StringComparison.Ordinal) ? rest[Close.Length..] : rest).ToString();
    }

    private static bool IsUsable(string text) => ReplyParser.Parse(text, ParserMode.Patched) is { Error: null } read && (read.Commands.Count > 0 || read.TaskComplete);
}
