using System.Text;

namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>Words to find as they stand: all of them, each anywhere, also within a longer word; <c>"several words"</c> are one. Nothing else means anything.</summary>
/// <remarks>Upper and lower case are the same, and so are composed and decomposed accents; an accent is not the same as none.</remarks>
public sealed class LiteralQuery
{
    /// <summary>Longer ones are refused.</summary>
    public const int MostCharacters = 1000;

    private readonly string[][] _forms;

    private LiteralQuery(IReadOnlyList<string> terms)
    {
        Terms = terms;
        _forms = [.. terms.Select(term => new[] { term, Grams.Composed(term), Decomposed(term) }.Distinct(StringComparer.Ordinal).ToArray())];
    }

    /// <summary>What has to be there.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>Nothing is asked for.</summary>
    public bool IsEmpty => Terms.Count == 0;

    /// <summary>Reads any text.</summary>
    public static LiteralQuery Of(string? text)
    {
        var terms = new List<string>();
        var rest = (text ?? "").AsSpan().Trim();
        while (rest.Length > 0)
        {
            var quoted = Quoted(rest);
            var length = quoted > 0 ? quoted : Blank(rest);
            var written = (quoted > 0 ? rest[1..(length - 1)] : rest[..length]).ToString();
            if (!terms.Contains(written, StringComparer.OrdinalIgnoreCase))
            {
                terms.Add(written);
            }
            rest = rest[length..].TrimStart();
        }
        return new LiteralQuery(terms);
    }

    /// <summary>Where each term stands first; null when one is missing.</summary>
    public IReadOnlyList<TextRange>? Find(string text)
    {
        var found = new TextRange[_forms.Length];
        for (var i = 0; i < _forms.Length; i++)
        {
            if (Next(text, _forms[i], 0) is not { } range)
            {
                return null;
            }
            found[i] = range;
        }
        return Sorted(found);
    }

    /// <summary>Every place of every term, in their order and without overlaps; nothing when a term is missing.</summary>
    public IReadOnlyList<TextRange> All(string text)
    {
        var found = new List<TextRange>();
        foreach (var forms in _forms)
        {
            var before = found.Count;
            for (var range = Next(text, forms, 0); range is { } here; range = Next(text, forms, here.Start + here.Length))
            {
                found.Add(here);
            }
            if (found.Count == before)
            {
                return [];
            }
        }
        return Sorted(found);
    }

    private static TextRange? Next(string text, string[] forms, int from)
    {
        TextRange? first = null;
        foreach (var form in forms)
        {
            var at = text.IndexOf(form, from, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && (first is null || at < first.Value.Start))
            {
                first = new TextRange(at, form.Length);
            }
        }
        return first;
    }

    private static List<TextRange> Sorted(IEnumerable<TextRange> ranges)
    {
        var apart = new List<TextRange>();
        foreach (var range in ranges.OrderBy(range => range.Start).ThenByDescending(range => range.Length))
        {
            if (apart.Count == 0 || range.Start >= apart[^1].Start + apart[^1].Length)
            {
                apart.Add(range);
            }
        }
        return apart;
    }

    // A quotation ends where a quote is followed by a blank or nothing, so that quotes within it stand for themselves.
    private static int Quoted(ReadOnlySpan<char> text)
    {
        for (var i = 2; text[0] == '"' && i < text.Length; i++)
        {
            if (text[i] == '"' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1])))
            {
                return i + 1;
            }
        }
        return 0;
    }

    private static int Blank(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                return i;
            }
        }
        return text.Length;
    }

    private static string Decomposed(string term)
    {
        try
        {
            return term.Normalize(NormalizationForm.FormD);
        }
        catch (ArgumentException)
        {
            return term;
        }
    }
}

/// <summary>Characters of a text.</summary>
public readonly record struct TextRange(int Start, int Length);
