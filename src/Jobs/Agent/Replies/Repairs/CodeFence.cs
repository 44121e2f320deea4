namespace Vectorscope.Jobs.Agent.Replies.Repairs;

/// <summary>Finds the reply's object in a fenced block.</summary>
internal static class CodeFence
{
    private const string Fence = "```";

    /// <summary>The first fenced object that has commands, to its end or, if it has none, to the closing fence; null without one.</summary>
    public static Range? Find(string reply, ReadingEffort effort)
    {
        var at = 0;
        while (reply.IndexOf(Fence, at, StringComparison.Ordinal) is >= 0 and var fence)
        {
            at = AfterTag(reply, fence);
            if (at >= reply.Length || reply[at] != '{') continue;
            var start = at;
            var length = ReplyScan.FindObject(reply.AsSpan(start), effort).End;
            at = length >= 0 ? start + length : ClosingFence(reply, start, effort);
            if (ReplyObject.HasCommands(reply.AsSpan(start, at - start))) return start..at;
            if (length < 0) return null;
        }
        return null;
    }

    /// <summary>Whether an object, or a fence and an object, is all that comes next.</summary>
    public static bool BeginsAnswer(string reply, int at)
    {
        at = SkipSpace(reply, at);
        if (reply.AsSpan(at).StartsWith(Fence, StringComparison.Ordinal)) at = AfterTag(reply, at);
        return at < reply.Length && reply[at] == '{';
    }

    /// <summary>Behind the fence, its language and the white space after it.</summary>
    private static int AfterTag(string reply, int at)
    {
        while (at < reply.Length && reply[at] == '`') at++;
        while (at < reply.Length && (char.IsAsciiLetterOrDigit(reply[at]) || reply[at] is '+' or '-' or '_' or '.')) at++;
        return SkipSpace(reply, at);
    }

    private static int SkipSpace(string reply, int at)
    {
        while (at < reply.Length && char.IsWhiteSpace(reply[at])) at++;
        return at;
    }

    private static int ClosingFence(string reply, int start, ReadingEffort effort)
    {
        effort.Add(reply.Length - start);
        var inString = false;
        for (var i = start; i < reply.Length; i++)
        {
            if (reply[i] == '\\') i++;
            else if (reply[i] == '"') inString = !inString;
            else if (reply[i] == '`' && !inString && reply.AsSpan(i).StartsWith(Fence, StringComparison.Ordinal)) return i;
        }
        return reply.Length;
    }
}
