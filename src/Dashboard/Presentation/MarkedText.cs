using Vectorscope.Jobs.Trials.Searching;

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

    /// <summary>Where what is looked for stands in a text that has all of it; nothing in one that has not.</summary>
    public static IEnumerable<TextMark> Found(string text, string find) =>
        LiteralQuery.Of(find) is { IsEmpty: false } words ? words.All(text).Select(range => new TextMark(range.Start, range.Length, FoundClass)) : [];

    /// <summary>Where any word of what is looked for stands in a piece of a text.</summary>
    public static IEnumerable<TextMark> FoundInPiece(string piece, string find) =>
        LiteralQuery.Of(find).Terms.SelectMany(term => Found(piece, $"\"{term}\""));

    private const string FoundClass = "found";
}
