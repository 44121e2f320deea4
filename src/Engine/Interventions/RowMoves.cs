using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Interventions;

/// <summary>One move each for some of a batch's rows, on the device.</summary>
internal sealed class RowMoves : IDisposable
{
    private readonly Move[] _moves;

    private RowMoves(int[] rows, Move[] moves, Device device)
    {
        (Rows, _moves) = (rows, moves);
        Tensor Column(Func<Move, double> value) => HostCopy.FromSingles([.. moves.Select(move => (float)value(move))], [moves.Length, 1], device);
        Units = Matrix(moves.Select(move => move.Unit), device);
        (Strength, Low, High, Constant) = (Column(move => move.Strength), Column(move => move.Low), Column(move => move.High), Column(move => move.Constant));
        IsFixed = moves.All(move => move.Low == move.High);
        IsShift = moves.All(move => move.Strength == 0 && !move.KeepsNorm && move.Gate is null);
        HasConstant = moves.Any(move => move.Constant != 0);
        if (IsShift) Shift = Units.mul(Constant);
        KeepsNorm = moves.Any(move => move.KeepsNorm) ? Column(move => move.KeepsNorm ? 1 : 0) : null;
        GateLayers = [.. moves.Where(move => move.Gate is not null).Select(move => move.Gate!.Layer).Distinct()];
        if (GateLayers.Count == 0) return;
        var closed = new double[moves[0].Unit.Length];
        GateUnits = Matrix(moves.Select(move => move.Gate?.Unit ?? closed), device);
        GateSign = Column(move => move.Gate is { Above: false } ? -1 : 1);
        // A row without a gate is open: its projection, 0, lies above −1.
        GateThreshold = Column(move => move.Gate?.Threshold ?? -1);
    }

    /// <summary>Rows of the batch, ascending.</summary>
    internal IReadOnlyList<int> Rows { get; }

    /// <summary>[m, d] float32.</summary>
    internal Tensor Units { get; }

    /// <summary>[m, 1] float32.</summary>
    internal Tensor Strength { get; }

    /// <summary>[m, 1] float32.</summary>
    internal Tensor Low { get; }

    /// <summary>[m, 1] float32.</summary>
    internal Tensor High { get; }

    /// <summary>[m, 1] float32.</summary>
    internal Tensor Constant { get; }

    /// <summary>Whether each moves to one projection, so that nothing has to be clamped.</summary>
    internal bool IsFixed { get; }

    /// <summary>Whether each adds the same whatever is there, so that no projection is needed.</summary>
    internal bool IsShift { get; }

    /// <summary>Whether something is added beside the move to a projection.</summary>
    internal bool HasConstant { get; }

    /// <summary>What is added, [m, d] float32; null where a projection is needed.</summary>
    internal Tensor? Shift { get; }

    /// <summary>[m, 1] float32, 1 where the norm is kept; null where none is.</summary>
    internal Tensor? KeepsNorm { get; }

    /// <summary>[m, d] float32; null where nothing is gated.</summary>
    internal Tensor? GateUnits { get; }

    /// <summary>[m, 1] float32: 1 above, −1 below.</summary>
    internal Tensor? GateSign { get; }

    /// <summary>[m, 1] float32.</summary>
    internal Tensor? GateThreshold { get; }

    /// <summary>Layers that gates look at.</summary>
    internal IReadOnlyList<int> GateLayers { get; }

    internal OperationPositions Positions(int index) => _moves[index].Positions;

    /// <summary>The layer that the gate of a row's move looks at; null for none.</summary>
    internal int? GateLayer(int index) => _moves[index].Gate?.Layer;

    internal static RowMoves Of(IEnumerable<(int Row, Move Move)> moves, Device device)
    {
        var all = moves.ToArray();
        return new([.. all.Select(one => one.Row)], [.. all.Select(one => one.Move)], device);
    }

    private static Tensor Matrix(IEnumerable<double[]> rows, Device device)
    {
        var all = rows.ToArray();
        return HostCopy.FromSingles([.. all.SelectMany(row => row).Select(value => (float)value)], [all.Length, all[0].Length], device);
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { Units, Strength, Low, High, Constant, Shift, KeepsNorm, GateUnits, GateSign, GateThreshold }) tensor?.Dispose();
    }
}
