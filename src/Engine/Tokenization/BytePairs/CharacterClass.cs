using System.Globalization;
using System.Text;

namespace Vectorscope.Engine.Tokenization.BytePairs;

/// <summary>The kinds of character that the split patterns tell apart.</summary>
internal enum CharacterClass : byte
{
    /// <summary>\p{L}</summary>
    Letter,

    /// <summary>\p{M}</summary>
    Mark,

    /// <summary>\p{N}</summary>
    Number,

    /// <summary>\r or \n</summary>
    LineEnd,

    /// <summary>\s other than \r and \n</summary>
    Space,

    /// <summary>Everything else: punctuation, symbols, controls, unassigned.</summary>
    Other,
}

/// <summary>Sorts the characters of a text, surrogate pairs as one, into the classes.</summary>
internal static class CharacterClasses
{
    private static readonly CharacterClass[] Ascii = [.. Enumerable.Range(0, 128).Select(c => Classify(new Rune(c)))];

    /// <summary>Class of the character that starts at <paramref name="index"/> and its length in UTF-16 units.</summary>
    public static CharacterClass At(ReadOnlySpan<char> text, int index, out int width)
    {
        var c = text[index];
        width = 1;
        if (c < 128) return Ascii[c];
        if (!char.IsSurrogate(c)) return Classify(new Rune(c));
        Rune.DecodeFromUtf16(text[index..], out var rune, out width);
        return Classify(rune);
    }

    private static CharacterClass Classify(Rune rune)
    {
        if (rune.Value is '\r' or '\n') return CharacterClass.LineEnd;
        if (Rune.IsWhiteSpace(rune)) return CharacterClass.Space;
        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => CharacterClass.Letter,
            <= UnicodeCategory.EnclosingMark => CharacterClass.Mark,
            <= UnicodeCategory.OtherNumber => CharacterClass.Number,
            _ => CharacterClass.Other,
        };
    }
}
