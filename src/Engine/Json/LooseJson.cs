using System.Text;
using System.Text.Unicode;

namespace Vectorscope.Engine.Json;

/// <summary>
/// JSON as other programs write it, made into JSON that can be read: Python writes NaN and Infinity, and halves of surrogate pairs
/// where a text was cut. For files of which the rest is worth having; what a person can mend is refused instead.
/// </summary>
public static class LooseJson
{
    /// <summary>
    /// The same document with null for each number that is none, and U+FFFD for each character that is none; the input itself when
    /// there was nothing to mend. What else is wrong stays so.
    /// </summary>
    public static ReadOnlyMemory<byte> Mend(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8.Span));
        }
        utf8 = JsonInput.WithoutMark(utf8);
        var text = utf8.Span;
        List<(int Start, int Length, byte[] Instead)>? mends = null;
        var inText = false;
        for (var i = 0; i < text.Length;)
        {
            var (length, instead) = inText ? InText(text[i..]) : Outside(text[i..]);
            if (instead is not null)
            {
                (mends ??= []).Add((i, length, instead));
            }
            inText ^= text[i] == '"';
            i += length;
        }
        return mends is null ? utf8 : Applied(text, mends);
    }

    private static (int Length, byte[]? Instead) InText(ReadOnlySpan<byte> rest)
    {
        if (rest[0] != '\\')
        {
            return (1, null);
        }
        if (Unit(rest) is not { } unit)
        {
            return (Math.Min(2, rest.Length), null);
        }
        if (char.IsHighSurrogate(unit) && Unit(rest[6..]) is { } low && char.IsLowSurrogate(low))
        {
            return (12, null);
        }
        return (6, char.IsSurrogate(unit) ? "\\ufffd"u8.ToArray() : null);
    }

    private static (int Length, byte[]? Instead) Outside(ReadOnlySpan<byte> rest)
    {
        if (rest[0] is not ((byte)'N' or (byte)'I' or (byte)'-'))
        {
            return (1, null);
        }
        foreach (var word in (ReadOnlySpan<string>)["NaN", "Infinity", "-Infinity"])
        {
            if (rest.Length >= word.Length && Encoding.ASCII.GetString(rest[..word.Length]) == word)
            {
                return (word.Length, "null"u8.ToArray());
            }
        }
        return (1, null);
    }

    /// <summary>The UTF-16 unit of an escape; null when there is none.</summary>
    private static char? Unit(ReadOnlySpan<byte> rest) =>
        rest.Length >= 6 && rest[0] == '\\' && rest[1] == 'u'
        && ushort.TryParse(rest.Slice(2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var unit)
            ? (char)unit : null;

    private static byte[] Applied(ReadOnlySpan<byte> text, List<(int Start, int Length, byte[] Instead)> mends)
    {
        using var mended = new MemoryStream(text.Length);
        var from = 0;
        foreach (var (start, length, instead) in mends)
        {
            mended.Write(text[from..start]);
            mended.Write(instead);
            from = start + length;
        }
        mended.Write(text[from..]);
        return mended.ToArray();
    }
}
