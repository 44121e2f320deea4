using System.Globalization;
using System.Text;

namespace Vectorscope.Jobs.Agent.Replies.Json;

/// <summary>Reads JSON string literals.</summary>
internal static class ReplyStrings
{
    /// <summary>The string whose opening quote is at <paramref name="at"/>, which moves behind its end; null at trouble or when the text ends first.</summary>
    /// <param name="trouble">What is wrong with it; null also when the text ended.</param>
    public static string? Read(string text, ref int at, out string? trouble)
    {
        trouble = null;
        var built = new StringBuilder();
        at++;
        while (at < text.Length)
        {
            var plain = text.AsSpan(at);
            var length = 0;
            while (length < plain.Length && plain[length] is not ('"' or '\\' or < ' ')) length++;
            built.Append(plain[..length]);
            at += length;
            if (at >= text.Length) break;
            switch (text[at])
            {
                case '"':
                    at++;
                    return built.ToString();
                case '\\':
                    if (!Escape(text, ref at, built, out trouble)) return null;
                    break;
                default:
                    trouble = "a string holds a raw control character, which must be escaped,";
                    return null;
            }
        }
        return null;
    }

    private static bool Escape(string text, ref int at, StringBuilder built, out string? trouble)
    {
        trouble = null;
        if (at + 1 >= text.Length)
        {
            at = text.Length;
            return false;
        }
        var plain = text[at + 1] switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        if (plain != '\0')
        {
            built.Append(plain);
            at += 2;
            return true;
        }
        if (text[at + 1] != 'u')
        {
            trouble = "an escape is unknown";
            return false;
        }
        var digits = text.AsSpan(at + 2, Math.Min(4, text.Length - at - 2));
        foreach (var digit in digits)
            if (!char.IsAsciiHexDigit(digit))
            {
                trouble = "an escape \\u lacks its four hexadecimal digits";
                return false;
            }
        if (digits.Length < 4)
        {
            at = text.Length;
            return false;
        }
        built.Append((char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        at += 6;
        return true;
    }
}
