using System.Runtime.CompilerServices;
using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Cuda.Step;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Prompt;

/// <summary>One pass over new tokens of several rows that lie one behind the other, of any lengths and behind any pasts: nothing is padded. Engine thread only.</summary>
/// <remarks>
/// The order of the kernels is that of a step; the products, which take most of the time, are libtorch's. About ten launches a block,
/// queued one by one: from some hundred tokens on the device is slower than the host.
/// </remarks>
internal sealed class PackedPass : IDisposable
{
    private readonly StepShape _shape;
    private readonly PackedKernels _kernels;
    private readonly StepWeights _weights;
    private readonly PackedMoves? _moves;
    private readonly PackedPlan _plan;
    private readonly PackedBuffers _buffers;
    private readonly IReadOnlyList<PackedRow> _rows;
    private readonly bool _isShared, _changesHead;

    /// <param name="shape">Of the model.</param>
    /// <param name="kernels">Of the model.</param>
    /// <param name="weights">Of the model.</param>
    /// <param name="units">Brings directions to the device.</param>
    /// <param name="rows">At least one; all of them with memory of their own, or all without.</param>
    /// <param name="changesHead">Whether what changes the head's input is done here too.</param>
    /// <param name="device">The model's.</param>
    internal PackedPass(StepShape shape, PackedKernels kernels, StepWeights weights, UnitRows units, IReadOnlyList<PackedRow> rows, bool changesHead, Device device)
    {
        (_shape, _kernels, _weights, _rows, _isShared, _changesHead) = (shape, kernels, weights, rows, rows[0].Memory.IsShared, changesHead);
        if (rows.Any(row => row.Intervention is not null || row.Projections.Count > 0))
        {
            units.Trim();
            _moves = new(rows, shape.Config.LayerCount, units.Of);
            units.Send();
            if (_moves.Table.IsEmpty && _moves.Found == 0) _moves = null;
        }
        (_plan, _buffers) = Owned.Build(() =>
        {
            var plan = new PackedPlan(rows, shape, _moves, device);
            return (plan, new PackedBuffers(shape, plan, _moves, device));
        });
    }

    /// <summary>[T, d] after the final norm, once it ran.</summary>
    internal Tensor Normed => _buffers.H;

    /// <summary>Queues all of it.</summary>
    /// <param name="tap">Sees the stream as one row, [1, T, d], or null.</param>
    internal void Queue(IResidualTap? tap)
    {
        using var scope = NewDisposeScope();
        using var stream = _buffers.X.unsqueeze(0);
        _kernels.Angles.Launch(new AnglesArguments { Tokens = _plan.TokensAt, Frequencies = _weights.Frequencies, Angles = _buffers.Angles, Count = _plan.Tokens },
            (Blocks(_plan.Tokens * (_shape.Config.RotaryDimension / 2), 256), 1), 256, 0, overlaps: false);
        Norm(_kernels.Embed, _weights.Embedding, 0, _weights.Blocks[0].MixerNorm, writes: 0, block: 1, head: null);
        tap?.OnBlockOutput(0, stream);
        int linear = 0, full = 0;
        for (var layer = 0; layer < _weights.Blocks.Count; layer++)
        {
            var block = _weights.Blocks[layer];
            foreach (var slice in _buffers.Slices)
            {
                if (block.Delta is null) Attend(block, slice, full);
                else Delta(block, slice, linear);
            }
            if (block.Delta is null) full++;
            else linear++;
            Norm(_kernels.Add, Address(_buffers.Y), 0, block.MlpNorm, writes: 2 * (layer + 1), block: null, head: null);
            foreach (var slice in _buffers.Slices) Mlp(block, slice);
            var last = layer == _weights.Blocks.Count - 1;
            Norm(last ? _kernels.Last : _kernels.Add, Address(_buffers.Y), block.Constant, last ? _weights.FinalNorm : _weights.Blocks[layer + 1].MixerNorm,
                writes: 2 * (layer + 1), block: (2 * (layer + 1)) + 1, head: last && _changesHead ? MoveTable.PlacesOf(_shape.Config.LayerCount) - 1 : null);
            tap?.OnBlockOutput(layer + 1, stream);
        }
    }

    /// <summary>Queues that what the head reads of some rows, and whether it is finite, goes to the buffers of a step, row by row.</summary>
    /// <param name="step">Whose rows are already on the device.</param>
    /// <param name="first">Row of this pass.</param>
    /// <param name="count">How many.</param>
    internal void Take(StepBuffers step, int first, int count) => _kernels.Take.Launch(new TakeArguments
    {
        H = Address(_buffers.H), Finite = _buffers.Finite, Which = _plan.LastTokens + (first * sizeof(int)), Rows = step.Rows + StepBuffers.HeadBytes,
        To = Address(step.H), ToFinite = step.Finite,
    }, (count, 1), NormThreads, 0, overlaps: false);

    /// <summary>What was projected of each row; waits for the device.</summary>
    internal float[][] Projections()
    {
        if (_moves is not { Found: > 0 } moves) return [.. _rows.Select(_ => Array.Empty<float>())];
        var all = HostCopy.ToSingles(_buffers.Found!);
        var (found, at) = (new float[_rows.Count][], 0);
        for (var row = 0; row < found.Length; row++)
        {
            var series = _rows[row].Projections;
            var own = found[row] = all.AsSpan(at, series.Count * _rows[row].Ids.Count).ToArray();
            at += own.Length;
            for (var i = 0; i < own.Length; i++)
                if (!series[i % series.Count].Direction.IsUsable(series[i % series.Count].Layer)) own[i] = float.NaN;
        }
        return found;
    }

    private int NormThreads => ((_shape.Config.HiddenSize / 8) + 31) / 32 * 32;

    private static nint Address(Tensor tensor) => TorchAbi.DataPointer(tensor);

    private static int Blocks(int work, int each) => (work + each - 1) / each;

    private void Norm(CudaKernel[] kernel, nint y, nint constant, nint weight, int? writes, int? block, int? head)
    {
        nint Place(int? place) => place is { } at && _moves is not null ? _plan.FirstMoves + (at * _moves.ColumnCount * Unsafe.SizeOf<MoveRecord>()) : 0;
        kernel[_moves is null ? 0 : 1].Launch(new NormArguments
        {
            X = Address(_buffers.X), Y = y, Constant = constant, Weight = weight, H = Address(_buffers.H), Tokens = _plan.TokensAt,
            Writes = Place(writes), Block = Place(block), Head = Place(head), More = _plan.MoreMoves,
            Gates = _buffers.Gates, Found = _buffers.FoundAt, Finite = _buffers.Finite,
        }, (_plan.Tokens, 1), NormThreads, 0, overlaps: false);
    }

    private void Delta(StepWeights.BlockWeights block, PackedBuffers.SliceBuffers at, int index)
    {
        var (config, slice) = (_shape.Config, at.Slice);
        var (stateAt, ringAt) = _isShared ? (0, 0) : (index * _shape.StateElementsOfLayer * sizeof(float), index * _shape.RingElementsOfLayer * _shape.ElementBytes);
        TorchStream.Product(at.Linear, at.H, block.Input);
        nint input = Address(at.Linear), pieces = _plan.At(slice.PiecesAt);
        _kernels.Convolve.Launch(new ConvolveArguments
        {
            In = input, Pieces = pieces, Tiles = _plan.At(slice.ConvolutionAt), Taps = block.Delta!.Taps, Rate = block.Delta.DecayRate, Bias = block.Delta.TimeBias,
            Mixed = _buffers.Mixed, Scales = _buffers.Scales, Rates = _buffers.Rates, RingAt = ringAt,
        }, (slice.ConvolutionTiles, Blocks(config.LinearKeyHeads + config.LinearValueHeads, 8)), 256, 0, overlaps: false);
        _kernels.Recur.Launch(new RecurArguments
        {
            Pieces = pieces, Mixed = _buffers.Mixed, Scales = _buffers.Scales, Rates = _buffers.Rates, In = input, Out = Address(at.Gated), StateAt = stateAt, RingAt = ringAt,
        }, (config.LinearValueHeads * Blocks(config.LinearValueHeadDimension, 32), slice.Pieces), 128, 0, overlaps: false);
        _kernels.GateNorm.Launch(new GateNormArguments { X = Address(at.Gated), In = input, Weight = block.Delta.Norm, Tokens = slice.Count, Wide = block.Delta.IsWide ? 1 : 0 },
            (Blocks(slice.Count * config.LinearValueHeads, 8), 1), 256, 0, overlaps: false);
        TorchStream.Product(at.Y, at.Gated, block.Output);
    }

    private void Attend(StepWeights.BlockWeights block, PackedBuffers.SliceBuffers at, int index)
    {
        var (config, slice) = (_shape.Config, at.Slice);
        TorchStream.Product(at.Attention, at.H, block.Input);
        var (input, tokens) = (Address(at.Attention), _plan.TokensAt + ((nint)slice.First * Unsafe.SizeOf<TokenRecord>()));
        var pageAt = _isShared ? 0 : index * _shape.PageElementsOfLayer * _shape.ElementBytes;
        _kernels.Turn.Launch(new TurnArguments
        {
            In = input, QueryScale = block.HeadScale, KeyScale = block.HeadScale + (config.AttentionHeads * config.HeadDimension * sizeof(float)),
            Angles = _buffers.Angles + ((nint)slice.First * config.RotaryDimension * sizeof(float)), Tokens = tokens, PageAt = pageAt,
        }, (slice.Count, Blocks(config.AttentionHeads + (2 * config.KeyValueHeads), 4)), 128, 0, overlaps: false);
        var arguments = new AttendArguments
        {
            In = input, Pieces = _plan.At(slice.PiecesAt), Tiles = _plan.At(slice.AttentionAt), Tokens = tokens, Out = Address(at.Attended), PageAt = pageAt, Count = slice.Count,
        };
        if (_kernels.AttendTiles is { } tiled) tiled.Launch(arguments, (config.KeyValueHeads, slice.AttentionTiles), 256, 0, overlaps: false);
        else _kernels.AttendEach.Launch(arguments, (config.AttentionHeads, Blocks(slice.Count, 4)), 128, 0, overlaps: false);
        TorchStream.Product(at.Y, at.Attended, block.Output);
    }

    private void Mlp(StepWeights.BlockWeights block, PackedBuffers.SliceBuffers at)
    {
        TorchStream.Product(at.GateUp, at.H, block.GateUp);
        _kernels.OpenGate.Launch(new OpenArguments { GateUp = Address(at.GateUp), Open = Address(at.Open), Rows = at.Slice.Count },
            (Blocks(at.Slice.Count * (_shape.Config.IntermediateSize / 8), 256), 1), 256, 0, overlaps: false);
        TorchStream.Product(at.Y, at.Open, block.Down);
    }

    public void Dispose()
    {
        _buffers.Dispose();
        _plan.Dispose();
    }
}
