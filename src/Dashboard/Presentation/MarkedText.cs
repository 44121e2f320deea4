namespace Vectorscope.Dashboard.Presentation;

/// <summary>A text in pieces, some of which are marked.</summary>
public static class MarkedText
{
    /// <summary>Marks drawn of one window; more would be as many elements in the page.</summary>
    public const int MostMarks = 2000;

    /// <summary>The pieces of a window in their order; of marks that overlap the earlier one is drawn where they do.</summary>
    /// <param name="marks">In the text; those outside of the window are left out, those at its ends cut.</param>
    public static IReadOnlyList<(string Text, TextMark? Mark)> Pieces(string text, TextWindow window, IEnumerable<TextMark> marks)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(marks);
        List<(string, TextMark?)> pieces = [];
        var at = window.Start;
        foreach (var mark in marks.Where(mark => mark.End > window.Start && mark.Start < window.End && mark.Length > 0).OrderBy(mark => mark.Start).Take(MostMarks))
        {
            var (start, end) = (Math.Max(at, mark.Start), Math.Min(window.End, mark.End));
            if (end <= start)
            {
                continue;
            }

            if (start > at)
            {
                pieces.Add((text[at..start], null));
            }

            pieces.Add((text[start..end], mark));
            at = end;
        }

        if (at < window.End)
        {
            pieces.Add((text[at..window.End], null));
        }

        return pieces;
    }

    /// <summary>Where words stand in a text, whatever their case.</summary>
    public static IEnumerable<TextMark> Found(string text, string words)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(words);
        if (words.Length == 0)
        {
            yield break;
        }

        for (var at = text.IndexOf(words, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(words, at + words.Length, StringComparison.OrdinalIgnoreCase))
        {
            yield return new TextMark(at, words.Length, "found");
        }
    }
}
