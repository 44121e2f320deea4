using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Keys and values of a full-attention block for rows of different lengths: one cache of its own for each row.</summary>
internal sealed class AttentionRows : IRowsCache
{
    // Null where a row's cache was taken out and the row has not been dropped yet.
    private List<AttentionCache?> _rows = [];

    internal AttentionCache this[int row] => _rows[row] ?? throw new InvalidOperationException($"The cache of row {row} was taken out.");

    public void Append(IReadOnlyList<ISequenceCache> others, int rows) => _rows.AddRange(others.Cast<AttentionCache>());

    public ISequenceCache Take(int row, bool whole)
    {
        var cache = this[row];
        _rows[row] = null;
        return cache;
    }

    public void Select(Tensor rows)
    {
        var kept = HostCopy.ToIntegers(rows);
        var old = _rows;
        _rows = [.. kept.Select(row => old[(int)row])];
        foreach (var cache in old.Except(_rows)) cache?.Dispose();
    }

    public void Dispose()
    {
        foreach (var cache in _rows) cache?.Dispose();
        _rows = [];
    }
}
