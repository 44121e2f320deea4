namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>A line of a text around what was found in it.</summary>
internal static class Snippets
{
    private const int Before = 60;
    private const int Longest = 240;

    /// <summary>The text around the first place, with the places that it holds; its beginning when there is none.</summary>
    public static (string Text, IReadOnlyList<TextRange> Marks) Of(string text, IReadOnlyList<TextRange> places)
    {
        var first = places.Count == 0 ? 0 : places[0].Start;
        var start = Whole(text, Math.Max(0, first - Before));
        var end = Whole(text, Math.Min(text.Length, Math.Max(start + Longest, places.Count == 0 ? 0 : first + places[0].Length)));
        // Character for character, so that the places stay where they are.
        var line = string.Concat(text[start..end].Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
        return (line, [.. places.Where(place => place.Start >= start && place.Start + place.Length <= end).Select(place => place with { Start = place.Start - start })]);
    }

    // Not in the middle of a pair.
    private static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
