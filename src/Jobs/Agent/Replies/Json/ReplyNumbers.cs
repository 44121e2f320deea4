namespace Vectorscope.Jobs.Agent.Replies.Json;

/// <summary>Finds the ends of JSON numbers.</summary>
internal static class ReplyNumbers
{
    /// <summary>Characters of the number that the text begins with; 0 when it begins with none.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        var whole = text.StartsWith("-") ? 1 : 0;
        var end = whole < text.Length && text[whole] == '0' ? whole + 1 : whole + Digits(text[whole..]);
        if (end == whole) return 0;
        if (end < text.Length && text[end] == '.' && Digits(text[(end + 1)..]) is > 0 and var decimals) end += 1 + decimals;
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var sign = end + 1 < text.Length && text[end + 1] is '+' or '-' ? 1 : 0;
            if (Digits(text[(end + 1 + sign)..]) is > 0 and var exponent) end += 1 + sign + exponent;
        }
        return end;
    }

    /// <summary>Whether the text ends within a number: what is left of it makes none yet.</summary>
    /// <param name="length">Of the number that the text begins with.</param>
    public static bool IsCut(ReadOnlySpan<char> text, int length) => length == 0
        ? text is "-"
        : text[length..] is "." or "e" or "E" or "e+" or "e-" or "E+" or "E-";

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
