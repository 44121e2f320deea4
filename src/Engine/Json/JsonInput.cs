using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Vectorscope.Engine.Files;

namespace Vectorscope.Engine.Json;

/// <summary>
/// The one door for JSON from outside. The parser of .NET takes texts that it cannot read afterwards (half a surrogate pair, bytes
/// that are no UTF-8) and throws what nobody expects when they are asked for; a document that came through here has none.
/// </summary>
public static class JsonInput
{
    private const int LongestFile = 1 << 30;

    /// <summary>Parses a document in which every name and every text can be read.</summary>
    /// <param name="utf8">The document; a byte order mark before it is skipped.</param>
    /// <param name="options">How it is parsed; null for JSON as its standard has it.</param>
    /// <exception cref="JsonException">It is no JSON, or a text of it cannot be read; the message says where.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, JsonDocumentOptions options = default)
    {
        utf8 = WithoutMark(utf8);
        try
        {
            CheckTexts(utf8.Span, options);
            return JsonDocument.Parse(utf8, options);
        }
        catch (JsonException e) when (e.Message.Length > Quote.Longest)
        {
            throw Short(e);
        }
    }

    /// <summary>As the other, of a text.</summary>
    /// <exception cref="JsonException">It is no JSON, or a text of it cannot be read; the message says where.</exception>
    public static JsonDocument Parse(string json, JsonDocumentOptions options = default)
    {
        // The parser refuses half a pair that is not escaped by an exception of another kind.
        return FirstHalf(json) is { } at
            ? throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"Character {at + 1} is half of a surrogate pair."))
            : Parse(System.Text.Encoding.UTF8.GetBytes(json), options);
    }

    /// <summary>As the other, of a file; one of more than a gibibyte is none of those that are read as a whole.</summary>
    /// <exception cref="JsonException">It is no JSON, or a text of it cannot be read; the message says where.</exception>
    /// <exception cref="IOException">It is no file, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static JsonDocument ReadFile(string path) => Parse(PlainFile.ReadAllBytes(path, LongestFile));

    /// <summary>The root of a document that came through <see cref="Parse(ReadOnlyMemory{byte}, JsonDocumentOptions)"/>, for as long as it is needed.</summary>
    /// <exception cref="JsonException">It is no JSON, or a text of it cannot be read; the message says where.</exception>
    public static JsonElement Read(ReadOnlyMemory<byte> utf8, JsonDocumentOptions options = default)
    {
        using var document = Parse(utf8, options);
        return document.RootElement.Clone();
    }

    internal static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    /// <summary>Whether a document is JSON in which every name and every text can be read and stored, for whoever parses it otherwise: NUL is refused as well.</summary>
    /// <exception cref="JsonException">It is not; the message says where.</exception>
    public static void Check(ReadOnlySpan<byte> utf8)
    {
        try
        {
            CheckTexts(utf8, default, refusesNul: true);
            var reader = new Utf8JsonReader(utf8);
            while (reader.Read())
            {
                // Reading is the check.
            }
        }
        catch (JsonException e) when (e.Message.Length > Quote.Longest)
        {
            throw Short(e);
        }
    }

    // At a word that is none the parser's message repeats the whole rest of the document.
    private static JsonException Short(JsonException e) => new(Quote.Of(e.Message), e.Path, e.LineNumber, e.BytePositionInLine, e);

    private static void CheckTexts(ReadOnlySpan<byte> utf8, JsonDocumentOptions options, bool refusesNul = false)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new JsonException("It is no UTF-8 text.");
        }
        if (utf8.IndexOf("\\u"u8) < 0)
        {
            return;
        }
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            AllowTrailingCommas = options.AllowTrailingCommas,
            CommentHandling = options.CommentHandling,
            MaxDepth = options.MaxDepth,
        });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
            {
                continue;
            }
            var why = EscapedHalf(reader.ValueSpan) is { } half ? $"\\u{half:x4}, which is half of a surrogate pair and no character"
                : refusesNul && reader.GetString()!.Contains('\0') ? "\\u0000, which no text here may hold"
                : null;
            if (why is not null)
            {
                var line = 1 + utf8[..(int)reader.TokenStartIndex].Count((byte)'\n');
                throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"A text in line {line} holds {why}."));
            }
        }
    }

    /// <summary>The first escaped half of a pair that has no other half beside it.</summary>
    private static int? EscapedHalf(ReadOnlySpan<byte> text)
    {
        var high = -1;
        for (var i = 0; i < text.Length;)
        {
            var unit = text[i] == '\\' && text[i + 1] == 'u' ? Hex(text.Slice(i + 2, 4)) : -1;
            if (high >= 0 && unit is not (>= 0xDC00 and <= 0xDFFF))
            {
                return high;
            }
            if (high < 0 && unit is >= 0xDC00 and <= 0xDFFF)
            {
                return unit;
            }
            high = unit is >= 0xD800 and <= 0xDBFF ? unit : -1;
            i += text[i] != '\\' ? 1 : unit >= 0 ? 6 : 2;
        }
        return high < 0 ? null : high;
    }

    private static int Hex(ReadOnlySpan<byte> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static int? FirstHalf(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return i;
            }
            i++;
        }
        return null;
    }
}
