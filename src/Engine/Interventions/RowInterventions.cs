using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Interventions;

/// <summary>
/// The moves of a batch's rows, side by side: at each place the first moves of all rows that have one, then the second ones. Made when
/// the rows change; a pass then costs one gathered rank-1 update for each.
/// </summary>
internal sealed class RowInterventions : IDisposable
{
    private readonly Dictionary<Place, IReadOnlyList<RowMoves>> _places = [];
    private readonly ILookup<int, RowMoves> _gates;
    private readonly Dictionary<(RowMoves Moves, Tensor Weight), Tensor> _read = [];

    private RowInterventions(IReadOnlyList<CompiledIntervention?> rows, Device device)
    {
        foreach (var place in rows.SelectMany(row => row?.Moves.Keys ?? []).Distinct())
        {
            var lists = rows.Select(row => row?.Moves.GetValueOrDefault(place) ?? []).ToArray();
            _places[place] =
            [
                .. Enumerable.Range(0, lists.Max(list => list.Count))
                    .Select(k => RowMoves.Of(Enumerable.Range(0, lists.Length).Where(row => lists[row].Count > k).Select(row => (row, lists[row][k])), device)),
            ];
        }
        // Looked for at every layer of every pass.
        _gates = _places.OrderBy(place => place.Key.Layer).SelectMany(place => place.Value)
            .SelectMany(moves => moves.GateLayers.Select(layer => (Layer: layer, Moves: moves))).ToLookup(gate => gate.Layer, gate => gate.Moves);
        Count = rows.Count;
        Heads = [.. Enumerable.Range(0, rows.Count).Where(row => rows[row]?.Head == true)];
    }

    /// <summary>B.</summary>
    internal int Count { get; }

    /// <summary>Rows whose head's input follows the embedding's write.</summary>
    internal IReadOnlyList<int> Heads { get; }

    /// <summary>Gates, and the layer whose output they look at.</summary>
    internal IEnumerable<RowMoves> GatesAt(int layer) => _gates[layer];

    internal IReadOnlyList<RowMoves> At(Place place) => _places.GetValueOrDefault(place) ?? [];

    /// <summary>Null when no row has an intervention: a pass then does what it always did.</summary>
    internal static RowInterventions? Of(IReadOnlyList<CompiledIntervention?> rows, Device device) =>
        rows.All(row => row is null) ? null : Owned.Build(() => new RowInterventions(rows, device));

    /// <summary>Wr for each row that moves, where W [k, d] writes: p of what is written is then the product of its input with this, [m, k] float32.</summary>
    internal Tensor Read(RowMoves moves, Tensor weight)
    {
        if (_read.TryGetValue((moves, weight), out var read)) return read;
        using var scope = NewDisposeScope();
        read = moves.Units.matmul(weight.to(ScalarType.Float32).t()).DetachFromDisposeScope();
        return _read[(moves, weight)] = read;
    }

    public void Dispose()
    {
        foreach (var moves in _places.Values.SelectMany(list => list)) moves.Dispose();
        foreach (var read in _read.Values) read.Dispose();
    }
}
