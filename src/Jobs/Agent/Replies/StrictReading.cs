using System.Text;
using Vectorscope.Jobs.Agent.Replies.Json;

namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>Terminus-2's own reading of a reply: the first object in it, its field rules, and two auto-fixes after an error.</summary>
internal static class StrictReading
{
    private const int ShownWhole = 200;
    private const int Preview = 100;

    public static ParsedReply Read(string reply, ReadingEffort effort)
    {
        var first = ReadOnce(reply, effort, out var isJsonTrouble);
        if (first.Error is null) return first;
        if (isJsonTrouble && Missing(reply, effort) is > 0 and var missing
            && ReadOnce(reply + new string('}', missing), effort, out _) is { Error: null } closed)
            return Corrected(closed, "missing closing braces were added. Please close every object next time.");
        return InMixedText(reply, effort) is { } found
            ? Corrected(found, "the JSON object was picked out of mixed text. Please send the JSON object alone next time.")
            : first;
    }

    /// <summary>A warning for text before the object, one for text after it.</summary>
    public static List<string> Around(string reply, int start, int end)
    {
        var warnings = new List<string>();
        if (!IsBlank(reply.AsSpan(0, start))) warnings.Add("There is text before the JSON object.");
        if (!IsBlank(reply.AsSpan(end))) warnings.Add("There is text after the JSON object.");
        return warnings;
    }

    private static ParsedReply ReadOnce(string reply, ReadingEffort effort, out bool isJsonTrouble)
    {
        isJsonTrouble = true;
        var (start, end) = ReplyScan.FindObject(reply, effort);
        if (end < 0)
            return new ParsedReply { Error = "No valid JSON object was found in the reply.", Warnings = ["The reply holds no complete JSON object."] };
        var warnings = Around(reply, start, end);
        var content = reply[start..end];
        if (ReplyJson.Read(content, closeAtEnd: false, effort, out var error) is not ReplyTable table)
            return new ParsedReply { Error = $"The JSON is not valid: {error}. {Quote(content)}", Warnings = warnings };
        isJsonTrouble = false;
        return ReplyFields.Read(table, warnings);
    }

    /// <summary>The first group that is JSON at all decides, whatever it holds.</summary>
    private static ParsedReply? InMixedText(string reply, ReadingEffort effort)
    {
        foreach (var group in ReplyScan.BraceGroups(reply, effort))
            if (ReplyJson.Read(reply[group], closeAtEnd: false, effort, out _) is not null)
                return ReadOnce(reply[group], effort, out _) is { Error: null } found ? found : null;
        return null;
    }

    private static int Missing(string reply, ReadingEffort effort)
    {
        effort.Add(reply.Length);
        return reply.AsSpan().Count('{') - reply.AsSpan().Count('}');
    }

    private static ParsedReply Corrected(ParsedReply reply, string how) => reply with { Warnings = [$"AUTO-CORRECTED: {how}", .. reply.Warnings] };

    private static string Quote(string content)
    {
        if (content.Length < ShownWhole) return $"It reads: {Visible(content)}";
        var shown = char.IsHighSurrogate(content[Preview - 1]) ? Preview - 1 : Preview;
        return $"It begins: {Visible(content[..shown])}…";
    }

    /// <summary>On one line, so that the model sees where its line breaks were.</summary>
    private static string Visible(string content)
    {
        var text = new StringBuilder();
        foreach (var c in content) _ = c < ' ' ? text.Append(c switch { '\n' => "\\n", '\t' => "\\t", '\r' => "\\r", _ => $"\\x{(int)c:x2}" }) : text.Append(c);
        return text.ToString();
    }

    /// <summary>What Python calls white space: more than .NET does by four separators.</summary>
    public static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsWhiteSpace(c) && c is not (>= '\u001C' and <= '\u001F')) return false;
        return true;
    }
}
