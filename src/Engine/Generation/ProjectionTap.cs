using TorchSharp;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>Projects the residual stream of those rows of a batch that somebody watches. Made when the rows change; a pass then fills it.</summary>
internal sealed class ProjectionTap : IResidualTap, IDisposable
{
    private readonly int[] _watched;
    private readonly int _rows;
    // Of each watched row and series, where its numbers stand in what is found; -1 where the direction has no row.
    private readonly int[][] _places;
    // By layer; null where nothing is read.
    private readonly LayerPart?[] _parts;
    private readonly Device _device;
    private readonly int _total;
    // [total, n] float32 of the last pass.
    private Tensor? _found;
    private long _length;

    private ProjectionTap(IReadOnlyList<IReadOnlyList<ProjectionSeries>> rows, int[] watched, Device device)
    {
        (_watched, _rows, _device) = (watched, rows.Count, device);
        _places = [.. watched.Select(row => new int[rows[row].Count])];
        var pairs = watched.SelectMany((row, i) => rows[row].Select((series, at) => (Row: i, At: at, Series: series))).ToLookup(pair => pair.Series.Layer);
        _parts = new LayerPart?[pairs.Max(layer => layer.Key) + 1];
        foreach (var layer in pairs)
        {
            var usable = layer.Where(pair => pair.Series.Direction.IsUsable(pair.Series.Layer)).ToArray();
            foreach (var (row, at, _) in layer) _places[row][at] = -1;
            for (var i = 0; i < usable.Length; i++) _places[usable[i].Row][usable[i].At] = _total + i;
            if (usable.Length == 0) continue;
            _parts[layer.Key] = new(_total, [.. usable.Select(pair => watched[pair.Row])], rows.Count, [.. usable.Select(pair => pair.Series)], device);
            _total += usable.Length;
        }
    }

    /// <summary>Null where nobody watches a row: a pass then does what it always did.</summary>
    /// <param name="rows">What is read of each row of the pass; nothing of most.</param>
    /// <param name="device">The model's.</param>
    internal static ProjectionTap? Of(IReadOnlyList<IReadOnlyList<ProjectionSeries>> rows, Device device)
    {
        int[] watched = [.. Enumerable.Range(0, rows.Count).Where(row => rows[row].Count > 0)];
        return watched.Length == 0 ? null : Owned.Build(() => new ProjectionTap(rows, watched, device));
    }

    public void OnBlockOutput(int layer, Tensor x)
    {
        if (layer == 0) MakeRoom(x.size(1));
        if (layer >= _parts.Length || _parts[layer] is not { } part) return;
        using var scope = NewDisposeScope();
        var own = (part.Index is null ? x : x.index_select(0, part.Index)).to(ScalarType.Float32);
        _found!.narrow(0, part.Start, part.Count).copy_(own.mul(part.Units).sum(2));
    }

    /// <summary>What the last pass held: of each row [n · series], token by token; empty of rows that nobody watches.</summary>
    internal float[][] Read()
    {
        var all = HostCopy.ToSingles(_found!);
        float[][] found = [.. Enumerable.Repeat<float[]>([], _rows)];
        for (var row = 0; row < _watched.Length; row++)
        {
            var places = _places[row];
            var own = found[_watched[row]] = new float[_length * places.Length];
            for (var i = 0; i < own.Length; i++) own[i] = places[i % places.Length] is >= 0 and var place ? all[(place * _length) + (i / places.Length)] : float.NaN;
        }
        return found;
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
