using System.Text;

namespace Vectorscope.Engine.Tokenization.BytePairs;

/// <summary>Unicode normal form C, for any valid UTF-16 text, by the Unicode tables of the ICU on this machine.</summary>
/// <remarks>
/// The tokenizers library's tables are older than Unicode 10: combining marks that came later keep their place there
/// where the standard moves them, so a few sequences of marks in rare scripts give other ids.
/// </remarks>
internal static class Normalization
{
    // .NET refuses to normalise a text that holds this noncharacter, though nothing composes with it: the text is
    // normalised on either side of it.
    private const char Refused = '\uFFFE';

    /// <summary>Whether this process can normalise: in globalization-invariant mode every text comes back unchanged.</summary>
    public static bool IsAvailable { get; } = "e\u0301".Normalize(NormalizationForm.FormC) == "\u00E9";

    /// <summary><paramref name="text"/> itself when it is in form C already, else a new text.</summary>
    public static ReadOnlySpan<char> ToFormC(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text)) return text;
        if (!text.Contains(Refused)) return Normalize(text);
        var whole = new StringBuilder(text.Length);
        while (text.IndexOf(Refused) is var end and >= 0)
        {
            whole.Append(Normalize(text[..end])).Append(Refused);
            text = text[(end + 1)..];
        }
        return whole.Append(Normalize(text)).ToString();
    }

    private static ReadOnlySpan<char> Normalize(ReadOnlySpan<char> text) =>
        text.IsNormalized(NormalizationForm.FormC) ? text : text.ToString().Normalize(NormalizationForm.FormC);
}
