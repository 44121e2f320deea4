using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Cpu;

/// <summary>An intervention as the CPU's step makes it: at each layer the moves of what is written, those of the stream, and the gates that look there.</summary>
internal sealed class RowChanges
{
    private RowChanges(CompiledIntervention intervention, CpuShape shape)
    {
        var layers = shape.Config.LayerCount + 1;
        (Writes, Block, Gates) = (new ChangeMove[layers][], new ChangeMove[layers][], new ChangeGate[layers][]);
        for (var layer = 0; layer < layers; layer++) (Writes[layer], Block[layer], Gates[layer]) = ([], [], []);
        Head = intervention.Head;
        foreach (var (place, moves) in intervention.Moves.OrderBy(pair => pair.Key.Layer))
        {
            ChangeMove[] made = [.. moves.Select(move => new ChangeMove(move, move.Gate is null ? 0 : GateCount++, shape))];
            (place.Site == OperationSite.Writes ? Writes : Block)[place.Layer] = made;
            foreach (var gate in made.Where(move => move.Gate is not null && move.Gate.Layer != place.Layer).Select(move => move.Gate!)) Gates[gate.Layer] = [.. Gates[gate.Layer], gate];
        }
    }

    /// <summary>By layer, 0 for the embedding.</summary>
    internal ChangeMove[][] Writes { get; }

    internal ChangeMove[][] Block { get; }

    /// <summary>Gates that look at a layer's output and open or shut later ones.</summary>
    internal ChangeGate[][] Gates { get; }

    internal int GateCount { get; private set; }

    /// <summary>Whether the head's input follows the embedding's write.</summary>
    internal bool Head { get; }

    /// <exception cref="InvalidOperationException">A move is of another width than the model.</exception>
    internal static RowChanges Of(CompiledIntervention intervention, CpuShape shape) => new(intervention, shape);

    /// <summary>A unit row with room to whole vectors.</summary>
    internal static float[] Row(double[] unit, CpuShape shape)
    {
        if (unit.Length != shape.Config.HiddenSize) throw new InvalidOperationException($"A direction of width {unit.Length} does not fit a stream of width {shape.Config.HiddenSize}.");
        // Pinned, so that it can be read by its address.
        var row = GC.AllocateArray<float>(shape.Width, pinned: true);
        for (var i = 0; i < unit.Length; i++) row[i] = (float)unit[i];
        return row;
    }
}

/// <summary>A gate and where its state is kept.</summary>
internal sealed class ChangeGate(MoveGate gate, int slot, CpuShape shape)
{
    internal int Layer { get; } = gate.Layer;

    internal int Slot { get; } = slot;

    internal float[] Unit { get; } = RowChanges.Row(gate.Unit, shape);

    internal float Threshold { get; } = (float)gate.Threshold;

    internal bool Above { get; } = gate.Above;
}

/// <summary>One move.</summary>
internal sealed class ChangeMove(Move move, int slot, CpuShape shape)
{
    internal float[] Unit { get; } = RowChanges.Row(move.Unit, shape);

    internal float Strength { get; } = (float)move.Strength;

    internal float Low { get; } = (float)move.Low;

    internal float High { get; } = (float)move.High;

    internal float Constant { get; } = (float)move.Constant;

    internal bool KeepsNorm { get; } = move.KeepsNorm;

    internal OperationPositions Positions { get; } = move.Positions;

    /// <summary>Null for always open.</summary>
    internal ChangeGate? Gate { get; } = move.Gate is { } gate ? new(gate, slot, shape) : null;

    /// <summary>What is added where the projection is p.</summary>
    internal float Moved(float p) => (Strength * (MathF.Min(MathF.Max(p, Low), High) - p)) + Constant;
}
