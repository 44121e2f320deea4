namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>Finds objects in a reply by looking at its characters alone, as Terminus-2 does.</summary>
internal static class ReplyScan
{
    /// <summary>
    /// The first opening brace at depth 0 and the place behind its partner; -1 for what there is not. A backslash skips the next
    /// character and a double quote toggles "in a string", outside objects too; a stray closing brace makes the depth negative.
    /// </summary>
    public static (int Start, int End) FindObject(ReadOnlySpan<char> reply, ReadingEffort effort)
    {
        var (start, depth, inString) = (-1, 0, false);
        for (var i = 0; i < reply.Length; i++)
        {
            switch (reply[i])
            {
                case '\\':
                    i++;
                    break;
                case '"':
                    inString = !inString;
                    break;
                case '{' when !inString:
                    if (depth++ == 0) start = i;
                    break;
                case '}' when !inString && --depth == 0 && start >= 0:
                    effort.Add(i + 1);
                    return (start, i + 1);
            }
        }
        effort.Add(reply.Length);
        return (start, -1);
    }

    /// <summary>Groups of braces with at most one further level inside, strings not minded, from left to right without overlap.</summary>
    public static IEnumerable<Range> BraceGroups(string reply, ReadingEffort effort)
    {
        var start = reply.IndexOf('{', StringComparison.Ordinal);
        while (start >= 0)
        {
            var end = GroupEnd(reply, start, effort);
            if (end >= 0) yield return start..end;
            start = reply.IndexOf('{', end >= 0 ? end : start + 1);
        }
    }

    // A group that fails was either too deep or had no end; the groups inside it that do match are looked at once more, so that
    // all searches together stay linear.
    private static int GroupEnd(string reply, int start, ReadingEffort effort)
    {
        var depth = 1;
        var at = start + 1;
        while (at < reply.Length && depth > 0)
        {
            var next = reply.AsSpan(at).IndexOfAny('{', '}');
            if (next < 0) break;
            at += next + 1;
            depth += reply[at - 1] == '{' ? 1 : -1;
            if (depth > 2) break;
        }
        effort.Add(at - start);
        return depth == 0 ? at : -1;
    }
}
