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
    // Null where all rows are watched.
    private readonly Tensor? _index;
    // [L+1, m, 1, d] float32.
    private readonly Tensor _units;
    // [L+1, m, n] float32 of the last pass.
    private Tensor? _found;

    private ProjectionTap(IReadOnlyList<SchedulerRow> rows, Device device)
    {
        _indices = [.. Enumerable.Range(0, rows.Count).Where(row => rows[row].Request.Projections is not null)];
        _watched = [.. _indices.Select(row => rows[row])];
        _index = _indices.Length == rows.Count ? null : HostCopy.FromIntegers([.. _indices.Select(row => (long)row)], [_indices.Length], device);
        var (layers, width) = (_watched[0].Request.Projections!.Direction.LayerCount + 1, _watched[0].Request.Projections!.Direction.Width);
        var units = new float[layers * _watched.Length * width];
        for (var layer = 0; layer < layers; layer++)
        {
            for (var row = 0; row < _watched.Length; row++)
            {
                var direction = _watched[row].Request.Projections!.Direction;
                if (!direction.IsUsable(layer)) continue;
                var unit = direction.Unit(layer);
                for (var i = 0; i < width; i++) units[(((layer * _watched.Length) + row) * width) + i] = (float)unit[i];
            }
        }
        _units = HostCopy.FromSingles(units, [layers, _watched.Length, 1, width], device);
    }

    /// <summary>Null where nobody watches a row: a pass then does what it always did.</summary>
    internal static ProjectionTap? Of(IReadOnlyList<SchedulerRow> rows, Device device) =>
        rows.All(row => row.Request.Projections is null) ? null : Owned.Build(() => new ProjectionTap(rows, device));

    public void OnBlockOutput(int layer, Tensor x)
    {
        using var scope = NewDisposeScope();
        if (layer == 0) MakeRoom(x.size(1));
        var own = (_index is null ? x : x.index_select(0, _index)).to(ScalarType.Float32);
        _found!.select(0, layer).copy_(own.mul(_units.select(0, layer)).sum(2));
    }

    /// <summary>Tells what the last pass held.</summary>
    /// <param name="first">Which token of its sequence was a row's first in that pass.</param>
    internal void Tell(Func<int, int> first)
    {
        var (layers, length) = ((int)_found!.size(0), (int)_found.size(2));
        var all = HostCopy.ToSingles(_found);
        for (var row = 0; row < _watched.Length; row++)
        {
            var direction = _watched[row].Request.Projections!.Direction;
            for (var token = 0; token < length; token++)
            {
                var own = new float[layers];
                for (var layer = 0; layer < layers; layer++)
                    own[layer] = direction.IsUsable(layer) ? all[(((layer * _watched.Length) + row) * length) + token] : float.NaN;
                _watched[row].Tell(first(_indices[row]) + token, own);
            }
        }
    }

    private void MakeRoom(long length)
    {
        if (_found?.size(2) == length) return;
        _found?.Dispose();
        _found = empty([_units.size(0), _watched.Length, length], ScalarType.Float32, _units.device).DetachFromDisposeScope();
    }

    public void Dispose()
    {
        _index?.Dispose();
        _units.Dispose();
        _found?.Dispose();
    }
}
