using System.Text;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>
/// Runs of characters of a text: what the index knows of it. Three in a row of everything, so that a part of an identifier is found as well
/// as a word of any script; and single ones and pairs that are not ASCII, because a word of Chinese is seldom longer.
/// </summary>
/// <remarks>
/// Pairs of ASCII characters would make the index 40 % larger, for words that nearly every trace has: one or two of them alone are found by
/// reading the texts themselves, the newest first. Characters are those of .NET (UTF-16), upper-cased one by one as an ordinal comparison
/// does, of text in composed form. In the index each distinct run is one word for SQLite's <c>ascii</c> tokenizer, which takes letters and
/// digits as they are and whatever is not ASCII: what it would part at, and halves of pairs, stand as characters of the private use area. A
/// clash with such a character in a text makes one candidate more, no hit: every candidate's text is looked at. SQLite's own <c>trigram</c>
/// tokenizer finds nothing shorter than three, and <c>unicode61</c> neither parts of words nor words of scripts without blanks.
/// </remarks>
internal sealed class Grams
{
    private const int Longest = 3;

    /// <summary>Enough to leave few candidates; a phrase has as many as characters.</summary>
    private const int MostOfQuery = 40;

    private readonly HashSet<ulong> _seen = [];
    private readonly StringBuilder _words = new();

    /// <summary>The distinct runs of a text, with blanks between them. One call at a time.</summary>
    public string Of(string text)
    {
        _seen.Clear();
        _words.Clear();
        ulong last = 0, two = 0;
        foreach (var character in Composed(text))
        {
            ulong one = Stand(character);
            if (!IsAscii(one))
            {
                Add(one);
            }
            if (last != 0 && !(IsAscii(last) && IsAscii(one)))
            {
                Add(last | (one << 16));
            }
            if (two != 0)
            {
                Add(two | (one << 32));
            }
            (two, last) = (last == 0 ? 0 : last | (one << 16), one);
        }
        return _words.ToString();
    }

    /// <summary>The index's expression for texts with all terms, or more; null when it cannot narrow.</summary>
    public static string? Matching(IEnumerable<string> terms)
    {
        var words = new HashSet<string>();
        foreach (var term in terms)
        {
            var stand = string.Concat(Composed(term).Select(Stand));
            var length = Math.Min(stand.Length, Longest);
            if (length < Longest && stand.All(character => IsAscii(character)))
            {
                continue;
            }
            var count = stand.Length - length + 1;
            var some = Math.Min(count, MostOfQuery);
            for (var i = 0; i < some; i++)
            {
                words.Add(stand.Substring(some == 1 ? 0 : i * (count - 1) / (some - 1), length));
            }
        }
        return words.Count == 0 ? null : string.Join(' ', words.Take(MostOfQuery).Select(word => $"\"{word}\""));
    }

    /// <summary>The text in composed form (NFC); as it is where it has none.</summary>
    public static string Composed(string text)
    {
        try
        {
            return text.Normalize();
        }
        catch (ArgumentException)
        {
            // Half a pair, as a reply that was cut off may end with.
            return text;
        }
    }

    private void Add(ulong gram)
    {
        if (_seen.Add(gram))
        {
            for (var rest = gram; rest != 0; rest >>= 16)
            {
                _words.Append((char)(rest & 0xFFFF));
            }
            _words.Append(' ');
        }
    }

    private static bool IsAscii(ulong stand) => stand is < 0x80 or (>= 0xE000 and < 0xE080);

    // Never 0, so that a run's length can be told.
    private static char Stand(char character)
    {
        character = char.ToUpperInvariant(character);
        return character < 0x80 ? char.IsAsciiLetterOrDigit(character) ? character : (char)(0xE000 + character)
            : char.IsSurrogate(character) ? (char)(0xE100 + (character - 0xD800))
            : character;
    }
}
