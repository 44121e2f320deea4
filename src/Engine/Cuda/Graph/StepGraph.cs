using System.Runtime.CompilerServices;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Graph;

/// <summary>The whole step of a batch of one size as one graph, from the host's rows to the tokens that follow.</summary>
/// <remarks>All that differs from step to step lies in memory, so one graph serves every mixture of rows, lengths and interventions.</remarks>
internal sealed class StepGraph : IDisposable
{
    // Up to here heads that are cut over several blocks are put together by a kernel of its own.
    private const int MergedRows = 16;
    private readonly StepKernels _kernels;
    private readonly StepWeights _weights;
    private readonly StepBuffers _buffers;
    private readonly StepShape _shape;
    private readonly int _rows, _moves;
    private readonly List<Tensor> _views = [];
    private readonly Tensor _h, _y, _linear, _attention, _gated, _attended, _gateUp, _open, _logits;
    private readonly CudaGraph _graph;
    private nint _stream;

    /// <param name="kernels">Of the model.</param>
    /// <param name="weights">Of the model; they stay where they are.</param>
    /// <param name="buffers">Of all graphs.</param>
    /// <param name="stream">Of all graphs.</param>
    /// <param name="rows">Of the batch.</param>
    /// <param name="moves">Whether somebody changes or reads the stream.</param>
    internal StepGraph(StepKernels kernels, StepWeights weights, StepBuffers buffers, RecordingStream stream, int rows, bool moves)
    {
        (_kernels, _weights, _buffers, _shape, _rows, _moves) = (kernels, weights, buffers, buffers.Shape, rows, moves ? 1 : 0);
        (_h, _y, _linear, _attention) = (View(buffers.H), View(buffers.Y), View(buffers.Linear), View(buffers.Attention));
        (_gated, _attended) = (View(buffers.Gated), View(buffers.Attended));
        (_gateUp, _open, _logits) = (View(buffers.GateUp), View(buffers.Open), View(buffers.Logits));
        // The run before the recording finds no row and no move.
        CudaDriver.Check(CudaDriver.Fill(buffers.Table, byte.MaxValue, (nuint)(buffers.Places * BatchBuckets.Largest * Unsafe.SizeOf<MoveRecord>()), 0), "to clear the moves");
        buffers.InputHead = default;
        buffers.InputRows.Clear();
        _graph = CudaGraph.Record(stream, Queue);
    }

    internal void Launch() => _graph.Launch();

    private Tensor View(Tensor buffer)
    {
        var view = buffer.narrow(0, 0, _rows).Kept();
        _views.Add(view);
        return view;
    }

    private void Queue(nint stream)
    {
        _stream = stream;
        Input();
        _kernels.Plan.Launch(new PlanArguments
        {
            Rows = Rows, Frequencies = _weights.Frequencies, Before = _buffers.Before, Shares = _buffers.Shares, Angles = _buffers.Angles,
            Count = _rows, Blocks = _buffers.AttentionBlocks,
        }, (1 + _rows, 1), 128, stream, overlaps: false);
        Norm(_kernels.Embed[_moves], _weights.Embedding, 0, _weights.Blocks[0].MixerNorm, writes: 0, block: 1, head: null);
        int linear = 0, full = 0;
        for (var layer = 0; layer < _weights.Blocks.Count; layer++)
        {
            var block = _weights.Blocks[layer];
            if (block.Delta is null) Attend(block, full++);
            else Delta(block, linear++);
            Product(_y, block.Delta is null ? _attended : _gated, block.Output, _kernels.ProductMixed, 256, _shape.MixedWidth);
            Norm(_kernels.Add[_moves], Address(_buffers.Y), 0, block.MlpNorm, writes: 2 * (layer + 1), block: null, head: null);
            Open(block);
            Product(_y, _open, block.Down, _kernels.ProductInner, 512, _shape.Config.IntermediateSize);
            var last = layer == _weights.Blocks.Count - 1;
            Norm((last ? _kernels.Last : _kernels.Add)[_moves], Address(_buffers.Y), block.Constant, last ? _weights.FinalNorm : _weights.Blocks[layer + 1].MixerNorm,
                writes: 2 * (layer + 1), block: (2 * (layer + 1)) + 1, head: last ? _buffers.Places - 1 : null);
        }
        Product(_logits, _h, _weights.Head, _kernels.ProductHidden, 256, _shape.Config.HiddenSize);
        StepChoice.Queue(_kernels, _buffers, _rows, stream, overlaps: true);
    }

    private nint Rows => _buffers.Rows + StepBuffers.HeadBytes;

    private static nint Address(Tensor tensor) => TorchAbi.DataPointer(tensor);

    private unsafe void Input() => CudaDriver.Check(CudaDriver.CopyToDevice(_buffers.Rows, (void*)_buffers.HostInput,
        (nuint)(StepBuffers.HeadBytes + (_rows * Unsafe.SizeOf<StepRow>())), _stream), "a step's rows");

    private void Norm(CudaKernel kernel, nint y, nint constant, nint weight, int? writes, int? block, int? head)
    {
        nint Place(int? place) => place is { } at && _moves == 1 ? _buffers.Table + (at * _rows * Unsafe.SizeOf<MoveRecord>()) : 0;
        var threads = (((_shape.Config.HiddenSize / 8) + 31) / 32) * 32;
        kernel.Launch(new NormArguments
        {
            X = Address(_buffers.X), Y = y, Constant = constant, Weight = weight, H = Address(_buffers.H), Rows = Rows,
            Writes = Place(writes), Block = Place(block), Head = Place(head), More = _buffers.More,
            Gates = _buffers.GateFlags, Found = _buffers.FoundOnDevice, Finite = _buffers.Finite,
        }, (_rows, 1), threads, _stream);
    }

    private void Delta(StepWeights.BlockWeights block, int index)
    {
        Product(_linear, _h, block.Input, _kernels.ProductHidden, 256, _shape.Config.HiddenSize);
        (_rows == 1 ? _kernels.DeltaEarly : _kernels.DeltaLate).Launch(new DeltaArguments
        {
            In = Address(_buffers.Linear), Rows = Rows, Taps = block.Delta!.Taps, Rate = block.Delta.DecayRate, Bias = block.Delta.TimeBias,
            Weight = block.Delta.Norm, Out = Address(_gated), StateAt = index * _shape.StateElementsOfLayer * sizeof(float),
            RingAt = index * _shape.RingElementsOfLayer * _shape.ElementBytes, Wide = block.Delta.IsWide ? 1 : 0,
        }, (_rows * _shape.Config.LinearValueHeads, 1), 256, _stream);
    }

    private void Attend(StepWeights.BlockWeights block, int index)
    {
        Product(_attention, _h, block.Input, _kernels.ProductHidden, 256, _shape.Config.HiddenSize);
        var config = _shape.Config;
        var arguments = new AttentionArguments
        {
            In = Address(_buffers.Attention), QueryScale = block.HeadScale, KeyScale = block.HeadScale + (config.AttentionHeads * config.HeadDimension * sizeof(float)),
            Angles = _buffers.Angles, Rows = Rows, Part = _buffers.Part, Extent = _buffers.Extent, Arrived = _buffers.Arrived, Out = Address(_attended),
            Shares = _buffers.Shares, Before = _buffers.Before, PageAt = index * _shape.PageElementsOfLayer * _shape.ElementBytes, Count = _rows,
        };
        if (!_shape.HasTiledAttention)
        {
            _kernels.AttendAny.Launch(arguments, (config.AttentionHeads, _rows), 128, _stream);
            return;
        }
        (_rows <= MergedRows ? _kernels.AttendParts! : _kernels.AttendWhole!).Launch(arguments, (_buffers.AttentionBlocks, 1), 128, _stream);
        if (_rows <= MergedRows)
            _kernels.Merge!.Launch(new MergeArguments { Attention = arguments, Blocks = _buffers.AttentionBlocks }, (config.AttentionHeads, _rows), 256, _stream);
    }

    private void Open(StepWeights.BlockWeights block)
    {
        var inner = _shape.Config.IntermediateSize;
        if (HasOwnProducts)
        {
            _kernels.ProductPair!.Launch(new ProductArguments { Weight = Address(block.GateUp), X = Address(_h), Y = Address(_open), Columns = inner },
                (Grid(inner, 256, _shape.Config.HiddenSize), 1), 256, _stream);
            return;
        }
        TorchStream.Product(_gateUp, _h, block.GateUp);
        _kernels.OpenGate.Launch(new OpenArguments { GateUp = Address(_gateUp), Open = Address(_open), Rows = _rows }, (((_rows * (inner / 8)) + 255) / 256, 1), 256, _stream);
    }

    private bool HasOwnProducts => _rows == 1 && _shape.HasOwnProducts;

    private static int Grid(int results, int threads, int columns) => ((results * StepShape.Parts(columns)) + (threads / 32) - 1) / (threads / 32);

    private void Product(Tensor result, Tensor left, Tensor weight, CudaKernel? own, int threads, int columns)
    {
        if (!HasOwnProducts)
        {
            TorchStream.Product(result, left, weight);
            return;
        }
        var results = (int)weight.size(1);
        own!.Launch(new ProductArguments { Weight = Address(weight), X = Address(left), Y = Address(result), Columns = results }, (Grid(results, threads, columns), 1), threads, _stream);
    }

    public void Dispose()
    {
        _graph.Dispose();
        foreach (var view in _views) view.Dispose();
    }
}
