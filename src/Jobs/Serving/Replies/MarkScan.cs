namespace Vectorscope.Jobs.Serving.Replies;

/// <summary>Looks for marks in a text of which more may come.</summary>
internal static class MarkScan
{
    /// <summary>The mark that is whole first; of those that end at the same place, the longest.</summary>
    /// <returns>Where it begins; null where none is whole.</returns>
    internal static (int At, string Mark)? First(string text, IReadOnlyList<string> marks)
    {
        (int At, string Mark)? first = null;
        foreach (var mark in marks)
        {
            if (text.IndexOf(mark, StringComparison.Ordinal) is var at and >= 0
                && (first is not { } known || at + mark.Length < known.At + known.Mark.Length || (at + mark.Length == known.At + known.Mark.Length && mark.Length > known.Mark.Length)))
            {
                first = (at, mark);
            }
        }
        return first;
    }

    /// <summary>Characters at the end of a text, in which no mark is whole, that a mark may begin with.</summary>
    internal static int Begun(ReadOnlySpan<char> text, IReadOnlyList<string> marks)
    {
        var most = 0;
        foreach (var mark in marks)
        {
            for (var length = Math.Min(mark.Length - 1, text.Length); length > most; length--)
            {
                if (text.EndsWith(mark.AsSpan(0, length), StringComparison.Ordinal))
                {
                    most = length;
                    break;
                }
            }
        }
        return most;
    }
}
