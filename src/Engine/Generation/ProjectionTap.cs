using TorchSharp;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Projects the residual stream of those rows of a batch that somebody watches. Made when the rows change; a pass then fills it.</summary>
internal sealed class ProjectionTap : IResidualTap, IDisposable
{
    private readonly SchedulerRow[] _watched;
    private readonly int[] _indices;
    // Of each watched row and series, where its numbers stand in what is found; -1 where the direction has no row.
    private readonly int[][] _places;
    // By layer; null where nothing is read.
    private readonly LayerPart?[] _parts;
    private readonly Device _device;
    private readonly int _total;
    // [total, n] float32 of the last pass.
    private Tensor? _found;
    private long _length;

    private ProjectionTap(IReadOnlyList<SchedulerRow> rows, int[] indices, Device device)
    {
        (_indices, _watched, _device) = (indices, [.. indices.Select(row => rows[row])], device);
        _places = [.. _watched.Select(row => new int[row.Request.Projections!.Series.Count])];
        var pairs = _watched.SelectMany((row, i) => row.Request.Projections!.Series.Select((series, at) => (Row: i, At: at, Series: series))).ToLookup(pair => pair.Series.Layer);
        _parts = new LayerPart?[pairs.Max(layer => layer.Key) + 1];
        foreach (var layer in pairs)
        {
            var usable = layer.Where(pair => pair.Series.Direction.IsUsable(pair.Series.Layer)).ToArray();
            foreach (var (row, at, _) in layer) _places[row][at] = -1;
            for (var i = 0; i < usable.Length; i++) _places[usable[i].Row][usable[i].At] = _total + i;
            if (usable.Length == 0) continue;
            _parts[layer.Key] = new(_total, [.. usable.Select(pair => indices[pair.Row])], rows.Count, [.. usable.Select(pair => pair.Series)], device);
            _total += usable.Length;
        }
    }

    /// <summary>Null where nobody watches a row: a pass then does what it always did.</summary>
    /// <param name="rows">Of the pass.</param>
    /// <param name="end">Behind the last token of a row's sequence that it computes in the pass.</param>
    /// <param name="device">The model's.</param>
    internal static ProjectionTap? Of(IReadOnlyList<SchedulerRow> rows, Func<int, int> end, Device device)
    {
        int[] indices = [.. Enumerable.Range(0, rows.Count).Where(row => rows[row].IsWatched(end(row)))];
        return indices.Length == 0 ? null : Owned.Build(() => new ProjectionTap(rows, indices, device));
    }

    public void OnBlockOutput(int layer, Tensor x)
    {
        if (layer == 0) MakeRoom(x.size(1));
        if (layer >= _parts.Length || _parts[layer] is not { } part) return;
        using var scope = NewDisposeScope();
        var own = (part.Index is null ? x : x.index_select(0, part.Index)).to(ScalarType.Float32);
        _found!.narrow(0, part.Start, part.Count).copy_(own.mul(part.Units).sum(2));
    }

    /// <summary>Tells what the last pass held.</summary>
    /// <param name="first">Which token of its sequence was a row's first in that pass.</param>
    internal void Tell(Func<int, int> first)
    {
        var all = HostCopy.ToSingles(_found!);
        for (var row = 0; row < _watched.Length; row++)
        {
            for (var token = 0; token < _length; token++)
                _watched[row].Tell(first(_indices[row]) + token, [.. _places[row].Select(place => place < 0 ? float.NaN : all[(place * _length) + token])]);
        }
    }

    private void MakeRoom(long length)
    {
        if (_found is not null && _length == length) return;
        _found?.Dispose();
        _length = length;
        _found = empty([_total, length], ScalarType.Float32, _device).DetachFromDisposeScope();
    }

    public void Dispose()
    {
        foreach (var part in _parts) part?.Dispose();
        _found?.Dispose();
    }

    /// <summary>What is read at one layer: of row i of the index, the projection on row i of the units.</summary>
    private sealed class LayerPart : IDisposable
    {
        internal LayerPart(int start, int[] rows, int of, ProjectionSeries[] series, Device device)
        {
            (Start, Count) = (start, rows.Length);
            Index = rows.AsSpan().SequenceEqual(Enumerable.Range(0, of).ToArray()) ? null : HostCopy.FromIntegers([.. rows.Select(row => (long)row)], [rows.Length], device);
            Units = HostCopy.FromSingles([.. series.SelectMany(one => one.Direction.Unit(one.Layer)).Select(value => (float)value)], [rows.Length, 1, series[0].Direction.Width], device);
        }

        internal int Start { get; }

        internal int Count { get; }

        /// <summary>Null for all rows in their order.</summary>
        internal Tensor? Index { get; }

        /// <summary>[m, 1, d] float32.</summary>
        internal Tensor Units { get; }

        public void Dispose()
        {
            Index?.Dispose();
            Units.Dispose();
        }
    }
}
