using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Vectorscope.Engine.Tokenization.BytePairs;

/// <summary>The tokens of pieces seen before. Bounded: when full it starts over. Safe to use from several threads.</summary>
internal sealed class PieceCache
{
    // 32,768 pieces of at most 64 characters: a few MB.
    private const int MaximumEntries = 32_768;
    private const int MaximumLength = 64;

    private readonly ConcurrentDictionary<string, int[]> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _count;

    public PieceCache() => _lookup = _entries.GetAlternateLookup<ReadOnlySpan<char>>();

    public bool TryGet(ReadOnlySpan<char> piece, [NotNullWhen(true)] out int[]? ids)
    {
        ids = null;
        return piece.Length <= MaximumLength && _lookup.TryGetValue(piece, out ids);
    }

    public void Add(ReadOnlySpan<char> piece, ReadOnlySpan<int> ids)
    {
        if (piece.Length > MaximumLength) return;
        if (Interlocked.Increment(ref _count) > MaximumEntries)
        {
            _entries.Clear();
            Interlocked.Exchange(ref _count, 1);
        }
        _lookup.TryAdd(piece, ids.ToArray());
    }
}
