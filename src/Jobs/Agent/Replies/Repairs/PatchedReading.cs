using Vectorscope.Jobs.Agent.Replies.Json;

namespace Vectorscope.Jobs.Agent.Replies.Repairs;

/// <summary>
/// The strict reading, and after an error of it repairs in a fixed order. Analysis, plan and commands stay required, the rules for
/// fields and commands stay the same, and where the text may hold two replies none is chosen.
/// </summary>
internal static class PatchedReading
{
    public static ParsedReply Read(string reply, ReadingEffort effort)
    {
        var strict = StrictReading.Read(reply, effort);
        var answer = Thinking.End(reply);
        // The strict reading runs a draft that it finds in the thinking. The answer after closed thinking goes before it.
        if (strict.Error is null && !reply.AsSpan(0, answer).Contains('{')) return strict;
        var patched = answer == 0 ? AfterThinking(reply, [], effort)
            : StrictReading.Read(reply[answer..], effort) is { Error: null } rest ? rest with { Repairs = [ReplyRepair.ThinkingRemoved] }
            : AfterThinking(reply[answer..], [ReplyRepair.ThinkingRemoved], effort);
        return patched is null || IsSame(patched, strict) ? strict : patched;
    }

    private static bool IsSame(ParsedReply patched, ParsedReply strict) =>
        strict.Error is null && patched.TaskComplete == strict.TaskComplete && patched.Commands.SequenceEqual(strict.Commands);

    private static ParsedReply? AfterThinking(string text, List<string> repairs, ReadingEffort effort)
    {
        if (CodeFence.Find(text, effort) is not { } range) return Mend(text, repairs, effort);
        if (ReplyObject.HasRival(text, range)) return null;
        repairs.Add(ReplyRepair.CodeFence);
        var content = text[range];
        return StrictReading.Read(content, effort) is { Error: null } read ? read with { Repairs = repairs } : Mend(content, repairs, effort);
    }

    private static ParsedReply? Mend(string text, List<string> repairs, ReadingEffort effort)
    {
        text = text.TrimEnd();
        var (start, end) = FindObject(text, repairs, effort);
        if (start < 0) return null;
        var range = start..(end < 0 ? text.Length : end);
        if (ReplyObject.HasRival(text, range)) return null;

        var json = Slip(text[range], JsonSlips.EscapeControls, ReplyRepair.RawNewlines, repairs, effort);
        json = Slip(json, JsonSlips.DropTrailingCommas, ReplyRepair.TrailingCommas, repairs, effort);
        var warnings = StrictReading.Around(text, start, range.End.Value);
        var root = ReplyJson.Read(json, closeAtEnd: false, effort, out _) as ReplyTable;
        if (root is null && range.End.Value == text.Length)
        {
            root = ReplyJson.Read(json, closeAtEnd: true, effort, out _) as ReplyTable;
            repairs.Add(ReplyRepair.MissingClosers);
            if (root is not null && !CutReply.Settle(root, warnings)) return null;
        }
        if (root is null || HidesCommands(root)) return null;
        if (SingleCommand.Apply(root, effort)) repairs.Add(ReplyRepair.SingleCommand);
        return ReplyFields.Read(root, warnings) is { Error: null } read ? read with { Repairs = repairs } : null;
    }

    /// <summary>
    /// The first object, unless it is none of a reply's (a brace or an object in the prose, or nothing because a quote in it stands
    /// alone) and one that begins as a reply does lies behind it.
    /// </summary>
    private static (int Start, int End) FindObject(string text, List<string> repairs, ReadingEffort effort)
    {
        var (start, end) = ReplyScan.FindObject(text, effort);
        var begin = ReplyObject.Begin(text, effort);
        if (begin < 0 || begin == start || (end >= 0 && begin > start && begin < end)) return (start, end);
        var length = ReplyScan.FindObject(text.AsSpan(begin), effort).End;
        repairs.Add(ReplyRepair.ProseSkipped);
        return (begin, length < 0 ? -1 : begin + length);
    }

    private static string Slip(string json, Func<string, string> mend, string name, List<string> repairs, ReadingEffort effort)
    {
        effort.Add(json.Length);
        var mended = mend(json);
        if (!ReferenceEquals(mended, json)) repairs.Add(name);
        return mended;
    }

    /// <summary>Whether a key is repeated where it matters, so that one reading would hide another.</summary>
    private static bool HidesCommands(ReplyTable root) =>
        root.HasRepeats || (root.TryGet(ReplyFields.Commands, out var commands) && commands switch
        {
            ReplyTable table => table.HasRepeats,
            ReplyValue.List list => list.Items.Any(item => item is ReplyTable { HasRepeats: true }),
            _ => false,
        });
}
