using System.Text;

namespace Vectorscope.Engine.Tokenization.BytePairs;

/// <summary>Care for strings that are not valid UTF-16.</summary>
internal static class Utf16
{
    /// <summary>The text with every surrogate that lacks its partner replaced by U+FFFD.</summary>
    public static string ReplaceLoneSurrogates(string text)
    {
        var valid = true;
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); valid && i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            valid = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            i++;
        }
        if (valid) return text;
        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) repaired.Append(rune);
        return repaired.ToString();
    }
}
