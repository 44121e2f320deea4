namespace Vectorscope.Engine.Tokenization.BytePairs;

/// <summary>Cuts text into the pieces that byte-pair merging works on, as the Qwen family's regular expressions do.</summary>
/// <remarks>
/// Written by hand because .NET regular expressions see UTF-16 units: a letter outside the BMP is two surrogates to
/// them, not one letter. Only patterns that are known letter for letter are accepted.
/// </remarks>
internal sealed class SplitPattern
{
    /// <summary>Qwen3.5: combining marks belong to words.</summary>
    public const string Qwen35 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>Qwen2 and Qwen3: combining marks count as punctuation.</summary>
    public const string Qwen2 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private readonly bool _marksAreWords;

    private SplitPattern(bool marksAreWords) => _marksAreWords = marksAreWords;

    /// <summary>The scanner for a regular expression; null when it is not one of the known ones.</summary>
    public static SplitPattern? For(string expression) => expression switch
    {
        Qwen35 => new SplitPattern(marksAreWords: true),
        Qwen2 => new SplitPattern(marksAreWords: false),
        _ => null,
    };

    /// <summary>Length in UTF-16 units of the piece that <paramref name="text"/> (not empty) starts with.</summary>
    public int FirstPiece(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'' && Contraction(text) is var contraction and > 0) return contraction;
        var first = ClassAt(text, 0, out var width);
        if (first == CharacterClass.Letter) return EndOf(CharacterClass.Letter, text, width);
        // One leading character of any other kind joins the word that follows it.
        if (first is not (CharacterClass.LineEnd or CharacterClass.Number)
            && width < text.Length && ClassAt(text, width, out var second) == CharacterClass.Letter)
            return EndOf(CharacterClass.Letter, text, width + second);
        if (first == CharacterClass.Number) return width;
        var symbols = text[0] == ' ' ? 1 : 0;
        var end = EndOf(CharacterClass.Other, text, symbols);
        return end > symbols ? EndOf(CharacterClass.LineEnd, text, end) : Whitespace(text);
    }

    private CharacterClass ClassAt(ReadOnlySpan<char> text, int index, out int width)
    {
        var found = CharacterClasses.At(text, index, out width);
        if (found != CharacterClass.Mark) return found;
        return _marksAreWords ? CharacterClass.Letter : CharacterClass.Other;
    }

    private int EndOf(CharacterClass run, ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && ClassAt(text, start, out var width) == run) start += width;
        return start;
    }

    // Ignoring case, the long s (U+017F) is an s.
    private static int Contraction(ReadOnlySpan<char> text)
    {
        if (text.Length < 2) return 0;
        if (char.ToLowerInvariant(text[1]) is 's' or '\u017F' or 't' or 'm' or 'd') return 2;
        if (text.Length < 3) return 0;
        return (char.ToLowerInvariant(text[1]), char.ToLowerInvariant(text[2])) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    // Up to the last line end in the run; else all of it at the end of the text; else all but the last, which joins
    // what follows it.
    private static int Whitespace(ReadOnlySpan<char> text)
    {
        var end = 0;
        var afterLineEnd = 0;
        while (end < text.Length && CharacterClasses.At(text, end, out _) is var c and (CharacterClass.LineEnd or CharacterClass.Space))
        {
            end++;
            if (c == CharacterClass.LineEnd) afterLineEnd = end;
        }
        if (afterLineEnd > 0) return afterLineEnd;
        return end < text.Length && end > 1 ? end - 1 : end;
    }
}
