using System.Globalization;
using System.Text;
using Vectorscope.Jobs.Agent.Replies.Json;

namespace Vectorscope.Jobs.Agent.Replies;

/// <summary>Replies and what was made of them, as lines of JSON. Halves of surrogate pairs pass through unharmed.</summary>
public static class ReplyLines
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a line <c>{"reply": "…"}</c>; other fields are passed over.</summary>
    /// <param name="problem">What is wrong with the line; null when it was read.</param>
    public static string? Read(ReadOnlySpan<byte> line, out string? problem)
    {
        string text;
        try
        {
            text = Utf8.GetString(line);
        }
        catch (ArgumentException)
        {
            problem = "is not UTF-8";
            return null;
        }
        var value = ReplyJson.Read(text, closeAtEnd: false, new ReadingEffort(), out var error);
        problem = error is not null ? $"is not JSON: {error}"
            : value is ReplyTable table && table.TryGet("reply", out var reply) && reply is ReplyValue.Text ? null
            : "has no string \"reply\"";
        return problem is null && ((ReplyTable)value!).TryGet("reply", out var found) ? ((ReplyValue.Text)found).Value : null;
    }

    /// <summary>Appends one line, its end included.</summary>
    public static void Append(StringBuilder text, ParsedReply reply)
    {
        text.Append("{\"commands\":[");
        for (var i = 0; i < reply.Commands.Count; i++)
        {
            text.Append(i > 0 ? "," : "").Append("{\"keystrokes\":");
            AppendString(text, reply.Commands[i].Keystrokes);
            text.Append(CultureInfo.InvariantCulture, $",\"duration\":{reply.Commands[i].Duration:R}}}");
        }
        text.Append("],\"taskComplete\":").Append(reply.TaskComplete ? "true" : "false").Append(",\"error\":");
        if (reply.Error is null) text.Append("null");
        else AppendString(text, reply.Error);
        AppendStrings(text.Append(",\"warnings\":"), reply.Warnings);
        AppendStrings(text.Append(",\"repairs\":"), reply.Repairs);
        text.Append("}\n");
    }

    private static void AppendStrings(StringBuilder text, IReadOnlyList<string> values)
    {
        text.Append('[');
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(i > 0 ? "," : "");
            AppendString(text, values[i]);
        }
        text.Append(']');
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1])) text.Append(c).Append(value[++i]);
            else if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c == '\n') text.Append("\\n");
            else if (c is < ' ' or '\u007F' or '\u2028' or '\u2029' || char.IsSurrogate(c)) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }
        text.Append('"');
    }
}
