using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>What the rows of a batch remember, each with a past of its own length. Rows come and go between passes.</summary>
/// <remarks>
/// Keys and values stay where they are, row by row; the states of linear attention, which have one size whatever the past, lie
/// together and are copied when the rows change.
/// </remarks>
internal sealed class RowBatch : IDisposable
{
    private readonly List<int> _lengths = [];
    private IReadOnlyList<IRowsCache> _layers = [];

    /// <summary>Tokens that each row has seen.</summary>
    internal IReadOnlyList<int> Lengths => _lengths;

    internal ILayerCache this[int layer] => _layers[layer];

    internal void Advance(int tokens)
    {
        for (var row = 0; row < _lengths.Count; row++) _lengths[row] += tokens;
    }

    /// <summary>Takes over caches of one row each, behind the rows that are there; they are empty afterwards.</summary>
    internal void Append(IReadOnlyList<ModelCache> rows)
    {
        if (rows.Count == 0) return;
        if (_layers.Count == 0) _layers = [.. rows[0].Layers.Select(layer => layer.CreateRows())];
        for (var layer = 0; layer < _layers.Count; layer++) _layers[layer].Append([.. rows.Select(row => row[layer])], _lengths.Count);
        _lengths.AddRange(rows.Select(r => r.Length));
    }

    /// <summary>Takes a row's cache out; the row can then only be dropped.</summary>
    /// <param name="row">Index.</param>
    /// <param name="withStates">Whether the states of linear attention are wanted, which costs a copy; else only keys and values come along.</param>
    internal ModelCache Take(int row, bool withStates)
    {
        var taken = new List<ISequenceCache>();
        try
        {
            foreach (var layer in _layers) taken.Add(layer.Take(row, withStates));
        }
        catch
        {
            // A copy that fails leaves a row that can only be dropped; what was taken out by then would be nobody's.
            foreach (var layer in taken) layer.Dispose();
            throw;
        }
        return new(taken, _lengths[row]);
    }

    /// <summary>Drops all rows but these, which take this order.</summary>
    internal void Keep(IReadOnlyList<int> rows, Device device)
    {
        if (rows.Count == 0)
        {
            Dispose();
            return;
        }
        using var index = HostCopy.FromIntegers([.. rows.Select(row => (long)row)], [rows.Count], device);
        foreach (var layer in _layers) layer.Select(index);
        int[] lengths = [.. rows.Select(row => _lengths[row])];
        _lengths.Clear();
        _lengths.AddRange(lengths);
    }

    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
        _layers = [];
        _lengths.Clear();
    }
}
