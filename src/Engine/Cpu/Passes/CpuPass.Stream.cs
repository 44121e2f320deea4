using System.Runtime.CompilerServices;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Cpu.Passes;

/// <content>The residual stream, token by token: what is written into it, what changes it and what is read of it.</content>
internal sealed unsafe partial class CpuPass<TVectors, TVector>
{
    [MethodImpl(Hot)]
    private void Embed(int me, int token, float* x)
    {
        _weights.Embed(_plan.Ids[token], x);
        for (var i = _shape.Config.HiddenSize; i < _shape.Width; i++) x[i] = 0;
        if (ChangesOf(token) is { } changes)
            foreach (var move in changes.Writes[0]) Apply(me, token, x, move, 0);
        AtBlock(me, token, x, 0);
    }

    // What the MLP of block n wrote, and then all that happens behind that block.
    [MethodImpl(Hot)]
    private void EndBlock(int me, int token, float* x, int n)
    {
        var layer = _weights.Layers[n - 1];
        AddWritten(me, token, x, _buffers.MlpWritten, layer.Down.Length, layer.HasConstant ? layer.Constant : null, n);
        AtBlock(me, token, x, n);
    }

    [MethodImpl(Hot)]
    private void AddWritten(int me, int token, float* x, float*[] written, int slices, float* constant, int place)
    {
        var at = (nint)token * _shape.Width;
        var moves = ChangesOf(token)?.Writes[place] ?? [];
        if (!ActAny(moves, _plan.Marks[token]))
        {
            for (var slice = 0; slice < slices; slice++) Rows<TVectors, TVector>.Add(x, written[slice] + at, _shape.Width);
            if (constant != null) Rows<TVectors, TVector>.Add(x, constant, _shape.Width);
            return;
        }
        // Other threads read what was written too.
        var own = _buffers.Row[me];
        new Span<float>(written[0] + at, _shape.Width).CopyTo(new(own, _shape.Width));
        for (var slice = 1; slice < slices; slice++) Rows<TVectors, TVector>.Add(own, written[slice] + at, _shape.Width);
        if (constant != null) Rows<TVectors, TVector>.Add(own, constant, _shape.Width);
        foreach (var move in moves) Apply(me, token, own, move, place);
        Rows<TVectors, TVector>.Add(x, own, _shape.Width);
    }

    [MethodImpl(Hot)]
    private static bool ActAny(ChangeMove[] moves, TokenMark mark)
    {
        foreach (var move in moves)
            if (TokenMarks.Includes(move.Positions, mark)) return true;
        return false;
    }

    [MethodImpl(Hot)]
    private void AtBlock(int me, int token, float* x, int layer)
    {
        if (ChangesOf(token) is { } changes)
        {
            foreach (var move in changes.Block[layer]) Apply(me, token, x, move, layer);
            foreach (var gate in changes.Gates[layer]) _buffers.Open[me][(token * _plan.Gates) + gate.Slot] = IsOpen(gate, x);
        }
        if (_plan.Projections[_plan.Row[token]] is not { } read || (!_shares && me > 0)) return;
        var row = _plan.Row[token];
        var first = (token - _plan.First[row]) * read.Count;
        foreach (var (at, unit) in read.Layers[layer]) _plan.Found[row][first + at] = Rows<TVectors, TVector>.Dot(x, Address(unit), _shape.Width);
    }

    private RowChanges? ChangesOf(int token) => _plan.Changes[_plan.Row[token]];

    [MethodImpl(Hot)]
    private void Apply(int me, int token, float* h, ChangeMove move, int layer)
    {
        if (!TokenMarks.Includes(move.Positions, _plan.Marks[token])) return;
        if (move.Gate is { } gate && !(gate.Layer == layer ? IsOpen(gate, h) : _buffers.Open[me][(token * _plan.Gates) + gate.Slot])) return;
        var width = _shape.Width;
        var unit = Address(move.Unit);
        var before = move.KeepsNorm ? MathF.Sqrt(Rows<TVectors, TVector>.Dot(h, h, width)) : 0;
        // An infinite stream times no strength would be no number.
        var moved = move.Strength == 0 ? move.Constant : move.Moved(Rows<TVectors, TVector>.Dot(h, unit, width));
        Rows<TVectors, TVector>.AddScaled(h, moved, unit, width);
        if (!move.KeepsNorm) return;
        var after = MathF.Sqrt(Rows<TVectors, TVector>.Dot(h, h, width));
        Rows<TVectors, TVector>.Scale(h, before / MathF.Max(after, float.Epsilon), width);
    }

    [MethodImpl(Hot)]
    private bool IsOpen(ChangeGate gate, float* h)
    {
        var above = Rows<TVectors, TVector>.Dot(h, Address(gate.Unit), _shape.Width) - gate.Threshold;
        return gate.Above ? above > 0 : above < 0;
    }
}
