namespace Vectorscope.Engine.Tokenization.BytePairs;

/// <summary>Merges the bytes of one piece into tokens: always the lowest rank first, the leftmost among equals.</summary>
/// <remarks>
/// A heap of candidate pairs over a linked list of tokens: n log n in the length of the piece, whatever it holds.
/// Holds working memory, so one instance serves one thread at a time.
/// </remarks>
internal sealed class BytePairMerger(MergeTable merges, int[] byteIds)
{
    private const int None = -1;

    // The heap's key is the pair's rank above its position. A pair that has changed since it was queued has another
    // rank, or none, and is dropped when it comes up.
    private readonly PriorityQueue<int, ulong> _candidates = new();
    private int[] _ids = new int[256];
    private int[] _next = new int[256];
    private int[] _previous = new int[256];

    /// <summary>The token ids of <paramref name="piece"/>, valid until the next call.</summary>
    public ReadOnlySpan<int> Merge(ReadOnlySpan<byte> piece)
    {
        Reserve(piece.Length);
        for (var i = 0; i < piece.Length; i++)
        {
            _ids[i] = byteIds[piece[i]];
            _previous[i] = i - 1;
            _next[i] = i + 1 < piece.Length ? i + 1 : None;
        }
        for (var i = 0; i + 1 < piece.Length; i++) Consider(i);
        while (_candidates.TryDequeue(out var left, out var key))
        {
            var right = _next[left];
            if (_ids[left] == None || right == None) continue;
            if (!merges.TryGet(_ids[left], _ids[right], out var merge) || (uint)merge.Rank != key >> 32) continue;
            _ids[left] = merge.Id;
            _ids[right] = None;
            _next[left] = _next[right];
            if (_next[left] != None)
            {
                _previous[_next[left]] = left;
                Consider(left);
            }
            if (_previous[left] != None) Consider(_previous[left]);
        }
        return Gather(piece.Length);
    }

    private void Consider(int left)
    {
        if (merges.TryGet(_ids[left], _ids[_next[left]], out var merge))
            _candidates.Enqueue(left, (ulong)(uint)merge.Rank << 32 | (uint)left);
    }

    private ReadOnlySpan<int> Gather(int length)
    {
        var count = 0;
        for (var i = 0; i < length; i++)
            if (_ids[i] != None) _ids[count++] = _ids[i];
        return _ids.AsSpan(0, count);
    }

    private void Reserve(int length)
    {
        if (length <= _ids.Length) return;
        var size = Math.Max(length, 2 * _ids.Length);
        (_ids, _next, _previous) = (new int[size], new int[size], new int[size]);
    }
}
