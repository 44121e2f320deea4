using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Keys and values of a full-attention block for rows of different lengths: one cache of its own for each row.</summary>
internal sealed class AttentionRows : ILayerCache
{
    // Null where a row's cache was taken out and the row has not been dropped yet.
    private List<AttentionCache?> _rows = [];

    internal AttentionCache this[int row] => _rows[row] ?? throw new InvalidOperationException($"The cache of row {row} was taken out.");

    /// <summary>Takes ownership.</summary>
    internal void Append(IEnumerable<AttentionCache> rows) => _rows.AddRange(rows);

    /// <summary>Gives a row's cache away; the row can then only be dropped.</summary>
    internal AttentionCache Take(int row)
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

    public ILayerCache Clone() => Owned.Build(() => new AttentionRows { _rows = [.. _rows.Select(row => (AttentionCache?)row?.Clone())] });

    public void Dispose()
    {
        foreach (var cache in _rows) cache?.Dispose();
        _rows = [];
    }
}
