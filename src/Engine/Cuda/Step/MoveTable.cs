using System.Globalization;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Cuda.Step;

/// <summary>What happens to the stream of every row at every place of a step, as the kernels read it.</summary>
/// <remarks>
/// Places are numbered: 2ℓ for the writes of layer ℓ, 2ℓ + 1 for its output, and one behind them for the head's input. The first record
/// of a place and row stands in a table, the others are chained behind it.
/// </remarks>
internal sealed class MoveTable
{
    private readonly int _layers, _rows;
    private readonly bool _isShared;
    private readonly Func<object, Func<double[]>, nint> _unit;
    private readonly List<MoveRecord> _more = [];

    // Of each place and row the record to chain behind: none (−2), the table's own (−1), or one of the others.
    private readonly int[] _lastOf;

    /// <param name="layers">L.</param>
    /// <param name="rows">Of the batch, those included that nobody has.</param>
    /// <param name="unit">Where a unit row, named by an object, lies on the device.</param>
    /// <param name="isShared">Whether each row is what several tokens share: gates and projections are then counted from 0 for each.</param>
    internal MoveTable(int layers, int rows, Func<object, Func<double[]>, nint> unit, bool isShared = false)
    {
        (_layers, _rows, _unit, _isShared) = (layers, rows, unit, isShared);
        First = new MoveRecord[PlacesOf(layers) * rows];
        Array.Fill(First, new MoveRecord { Kind = MoveRecord.None, Next = -1 });
        _lastOf = new int[First.Length];
        Array.Fill(_lastOf, -2);
    }

    /// <summary>[place][row].</summary>
    internal MoveRecord[] First { get; }

    internal IReadOnlyList<MoveRecord> More => _more;

    /// <summary>Gates of all rows, or of the last where rows are shared; likewise the projections.</summary>
    internal int Gates { get; private set; }

    /// <summary>Projections of all rows, row by row.</summary>
    internal int Projections { get; private set; }

    /// <summary>Whether no row has anything.</summary>
    internal bool IsEmpty => Array.TrueForAll(First, record => record.Kind == MoveRecord.None);

    /// <summary>What there is more of than a step has room for, in words; null where all fits.</summary>
    internal string? Excess =>
        More.Count > StepBuffers.MoreMoves ? Than(More.Count, "changes and readings of the stream behind the first of each place", StepBuffers.MoreMoves)
        : Gates > StepBuffers.Gates ? Than(Gates, "conditions", StepBuffers.Gates)
        : Projections > StepBuffers.Found ? Than(Projections, "recorded projections", StepBuffers.Found) : null;

    private static string Than(int count, string what, int room) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}, where there is room for {room:N0}");

    internal static int PlacesOf(int layers) => (2 * (layers + 1)) + 1;

    private int HeadPlace => PlacesOf(_layers) - 1;

    /// <summary>A row's intervention and what is read of its stream.</summary>
    /// <param name="row">Index.</param>
    /// <param name="intervention">Or null.</param>
    /// <param name="mark">What its new token is.</param>
    /// <param name="series">What is projected.</param>
    /// <returns>Where the first of its projections stands; those of unusable rows are left out of what is computed, but have a place.</returns>
    internal int Add(int row, CompiledIntervention? intervention, TokenMark mark, IReadOnlyList<ProjectionSeries> series)
    {
        if (_isShared) (Gates, Projections) = (0, 0);
        var gates = new Dictionary<MoveGate, int>(ReferenceEqualityComparer.Instance);
        for (var layer = 0; layer <= _layers; layer++)
        {
            foreach (var move in At(intervention, new(layer, OperationSite.Writes), mark)) Append(2 * layer, row, Change(move, Later(move.Gate)));
            foreach (var move in At(intervention, new(layer, OperationSite.Block), mark))
            {
                var slot = Later(move.Gate);
                // Here a gate sees the moves that stand before its own, elsewhere all of them.
                if (move.Gate is { } gate && gate.Layer == layer) Append((2 * layer) + 1, row, Look(gate, slot = Gates++));
                Append((2 * layer) + 1, row, Change(move, slot));
            }
            // Those that look at this layer and belong to later ones.
            foreach (var gate in LaterGates(intervention, layer, mark)) Append((2 * layer) + 1, row, Look(gate, gates[gate] = Gates++));
        }
        if (intervention?.Head == true)
            foreach (var move in At(intervention, new(0, OperationSite.Writes), mark)) Append(HeadPlace, row, Change(move, -1));

        var first = Projections;
        for (var i = 0; i < series.Count; i++)
        {
            var (direction, layer) = series[i];
            if (!direction.IsUsable(layer)) continue;
            Append((2 * layer) + 1, row, new() { Unit = _unit(series[i], () => direction.Unit(layer)), Kind = MoveRecord.Project, Slot = first + i, Next = -1 });
        }
        Projections += series.Count;
        return first;

        int Later(MoveGate? gate) => gate is not null && gates.TryGetValue(gate, out var slot) ? slot : -1;
    }

    private static IEnumerable<Move> At(CompiledIntervention? intervention, Place place, TokenMark mark) =>
        intervention is not null && intervention.Moves.TryGetValue(place, out var moves)
            ? moves.Where(move => TokenMarks.Includes(move.Positions, mark)) : [];

    private static MoveGate[] LaterGates(CompiledIntervention? intervention, int layer, TokenMark mark) => intervention is null ? [] :
    [
        .. intervention.Moves.Where(place => place.Key.Layer > layer).SelectMany(place => place.Value)
            .Where(move => move.Gate?.Layer == layer && TokenMarks.Includes(move.Positions, mark))
            .Select(move => move.Gate!).Distinct<MoveGate>(ReferenceEqualityComparer.Instance),
    ];

    private MoveRecord Change(Move move, int gate) => new()
    {
        Unit = _unit(move.Unit, () => move.Unit), Strength = (float)move.Strength, Least = (float)move.Low, Most = (float)move.High,
        Constant = (float)move.Constant, Kind = move.KeepsNorm ? MoveRecord.Keeping : MoveRecord.Change, Slot = gate, Next = -1,
    };

    private MoveRecord Look(MoveGate gate, int slot) => new()
    {
        Unit = _unit(gate.Unit, () => gate.Unit), Strength = gate.Above ? 1 : -1, Threshold = (float)gate.Threshold,
        Kind = MoveRecord.Look, Slot = slot, Next = -1,
    };

    private void Append(int place, int row, MoveRecord record)
    {
        var at = (place * _rows) + row;
        if (_lastOf[at] == -2)
        {
            First[at] = record;
            _lastOf[at] = -1;
            return;
        }
        _more.Add(record);
        var index = _more.Count - 1;
        if (_lastOf[at] == -1) First[at].Next = index;
        else System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_more)[_lastOf[at]].Next = index;
        _lastOf[at] = index;
    }
}
