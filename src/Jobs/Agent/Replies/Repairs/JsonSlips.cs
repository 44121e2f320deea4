using System.Globalization;
using System.Text;

namespace Vectorscope.Jobs.Agent.Replies.Repairs;

/// <summary>Slips of JSON that can be mended without understanding it. What is returned is the same text when there was none.</summary>
internal static class JsonSlips
{
    /// <summary>Writes raw control characters in strings as escapes. One after a backslash stays: what was meant is not clear.</summary>
    public static string EscapeControls(string json)
    {
        var mended = new StringBuilder(json.Length);
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (inString && c < ' ')
            {
                mended.Append(c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") });
                continue;
            }
            mended.Append(c);
            if (c == '"') inString = !inString;
            else if (c == '\\' && i + 1 < json.Length) mended.Append(json[++i]);
        }
        return mended.Length == json.Length ? json : mended.ToString();
    }

    /// <summary>Leaves out each comma that a closing brace or bracket follows.</summary>
    public static string DropTrailingCommas(string json)
    {
        var mended = new StringBuilder(json.Length);
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (c == ',' && !inString && IsCloser(json, i + 1)) continue;
            mended.Append(c);
            if (c == '"') inString = !inString;
            else if (c == '\\' && i + 1 < json.Length) mended.Append(json[++i]);
        }
        return mended.Length == json.Length ? json : mended.ToString();
    }

    private static bool IsCloser(string json, int at)
    {
        while (at < json.Length && json[at] is ' ' or '\t' or '\n' or '\r') at++;
        return at < json.Length && json[at] is '}' or ']';
    }
}
