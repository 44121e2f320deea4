using System.Diagnostics;
using System.Runtime.CompilerServices;
using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cuda.Compile;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Step;

/// <summary>Rows computed by kernels of our own: one token each of up to 128 rows is one graph. Engine thread only.</summary>
/// <remarks>
/// The room, from the ground up:
/// <list type="number">
/// <item><c>Driver</c>: the CUDA driver, recorded graphs, memory that both sides see, libtorch's stream and its products.</item>
/// <item><c>Compile</c>: the kernels' sources with a model's shape as macros, NVRTC, and the folder that keeps what it made.</item>
/// <item><c>Kernels</c>: <c>norm</c> (residual sum, interventions, projections), <c>delta</c> (linear attention), <c>attention</c>, <c>mlp</c>,
/// <c>product</c> (one row), <c>sampling</c>, <c>result</c>; each says what bytes it moves. Products of more rows are libtorch's.</item>
/// <item><c>Graph</c>: the order of the kernels in a step, one graph for each size of batch, and the buffers that they share.</item>
/// <item><c>Step</c>: pages and states of rows, interventions as records, and this.</item>
/// </list>
/// More than a few new tokens of a row, a prompt's, pass through the plain modules (<see cref="PromptPass"/>).
/// </remarks>
internal sealed unsafe class CudaSteps : IRowSteps
{
    private const int LeastCapability = 9;

    // Of a 4B model on an H200 the plain modules take 40 to 70 ms for a pass, however few the tokens; a step takes 2.5 to 6.
    private const int FewTokens = 16;
    private readonly CausalLanguageModel _model;
    private readonly KernelSet _set;
    private readonly StepShape _shape;
    private readonly StepKernels _kernels;
    private readonly StepWeights _weights;
    private readonly StepBuffers _buffers;
    private readonly PagePool _pool;
    private readonly UnitRows _units;
    private readonly RecordingStream _stream = new();
    private readonly Dictionary<(int Rows, bool Moves), StepGraph> _graphs = [];

    // What the table of moves on the device was made of; null where it has to be made again.
    private RowSignature[]? _tableOf;
    private MoveTable? _table;
    private int[] _foundAt = [];
    private uint _stamp;
    private bool _isSent, _isDisposed;

    private CudaSteps(CausalLanguageModel model, StepShape shape, Nvrtc nvrtc, CubinCache cache)
    {
        (_model, _shape) = (model, shape);
        _set = new(nvrtc, cache, KernelSource.Macros(shape.Config, shape.Single));
        _kernels = new(_set, shape);
        _weights = new(model);
        _buffers = new(shape, model.Device, CudaDriver.Attribute(CudaDriver.MultiprocessorCount));
        _pool = new(shape, model.Device);
        _units = new(shape.Config.HiddenSize, model.Device);
    }

    /// <summary>The kernels for a model on a GPU; null where it has to do without.</summary>
    /// <param name="model">The plain modules, which own the weights.</param>
    /// <param name="config">Its sizes.</param>
    /// <param name="why">What is missing, as a sentence; null where nothing is.</param>
    internal static CudaSteps? TryCreate(CausalLanguageModel model, ModelConfig config, out string? why) => TryCreate(model, config, CubinCache.OfUser(), out why);

    internal static CudaSteps? TryCreate(CausalLanguageModel model, ModelConfig config, CubinCache cache, out string? why)
    {
        why = null;
        if (model.Device.type != DeviceType.CUDA) why = "The model is not on a GPU.";
        else if (model.Type is not (ScalarType.Float32 or ScalarType.BFloat16)) why = $"There are no kernels for {model.Type}.";
        else if (!TorchStream.IsThere) why = "This libtorch does not export its streams and products: kernels of our own need the lib folder of PyTorch 2.10 or later.";
        if (why is not null) return null;
        var shape = new StepShape(config, model.Type == ScalarType.Float32);
        if (shape.Obstacle is { } obstacle) why = $"The kernels do not cover this model: {obstacle}.";
        else if (CudaDriver.Attribute(CudaDriver.ComputeCapabilityMajor) < LeastCapability) why = $"The kernels need a GPU of compute capability {LeastCapability}.0 or later.";
        if (why is not null) return null;
        if (Nvrtc.Find(LibTorch.Load().Folder) is not { } nvrtc)
        {
            why = "NVRTC, which compiles the kernels, is neither beside libtorch nor among the system's libraries.";
            return null;
        }
        try
        {
            return Owned.Build(() => new CudaSteps(model, shape, nvrtc, cache));
        }
        catch (Exception e) when (e is CudaException or AggregateException { InnerException: CudaException })
        {
            why = (e as AggregateException)?.InnerException?.Message ?? e.Message;
            return null;
        }
    }

    /// <summary>[128, V] of the last step.</summary>
    internal Tensor Logits => _buffers.Logits;

    public IRowPast Create() => new CudaPast(_shape, _pool, _model.Device);

    public RowOutcome[] Step(IReadOnlyList<RowStep> rows)
    {
        var outcomes = new RowOutcome[rows.Count];
        // One token each is what the graphs are for, and a few one after the other; a prompt's are computed side by side with others of its length.
        foreach (var group in Enumerable.Range(0, rows.Count).GroupBy(row => rows[row].Ids.Count <= FewTokens ? 1 : rows[row].Ids.Count))
        {
            foreach (var part in group.Chunk(BatchBuckets.Largest))
            {
                RowStep[] own = [.. part.Select(row => rows[row])];
                var computed = group.Key == 1 ? InTurn(own) : PromptPass.Run(_model, own);
                for (var i = 0; i < part.Length; i++) outcomes[part[i]] = computed[i];
            }
        }
        return outcomes;
    }

    /// <summary>Makes the graphs of batches up to so many rows, which otherwise happens when each is first needed.</summary>
    internal void Prepare(int rows)
    {
        for (var size = 1; ; size = BatchBuckets.For(size + 1))
        {
            GraphFor(size, moves: false);
            GraphFor(size, moves: true);
            if (size >= rows || size == BatchBuckets.Largest) return;
        }
    }

    // Token by token, each of all rows that have so many.
    private RowOutcome[] InTurn(RowStep[] rows)
    {
        var most = rows.Max(row => row.Ids.Count);
        if (most == 1) return Decode(rows);
        var outcomes = rows.Select(row => new RowOutcome(null, new float[row.Ids.Count * row.Projections.Count])).ToArray();
        for (var token = 0; token < most; token++)
        {
            int[] own = [.. Enumerable.Range(0, rows.Length).Where(row => rows[row].Ids.Count > token)];
            var computed = Decode([.. own.Select(row => rows[row] with
            {
                Ids = [rows[row].Ids[token]],
                Marks = rows[row].Marks.Count == 0 ? [] : [rows[row].Marks[token]],
                Next = token == rows[row].Ids.Count - 1 ? rows[row].Next : null,
            })]);
            for (var i = 0; i < own.Length; i++)
            {
                var outcome = outcomes[own[i]];
                computed[i].Projections.CopyTo(outcome.Projections, token * computed[i].Projections.Length);
                outcomes[own[i]] = outcome with { Id = computed[i].Id };
            }
        }
        return outcomes;
    }

    private RowOutcome[] Decode(RowStep[] rows)
    {
        Queue(rows);
        foreach (var row in rows) ((CudaPast)row.Past).Memory.Advance(1);
        Await();
        int[] onHost = [.. Enumerable.Range(0, rows.Length).Where(row => rows[row].Next is { } next && StepShape.IsForHost(next.Sampling) && _buffers.Tokens[row] >= 0)];
        var chosen = ChosenOnHost(rows, onHost);
        var outcomes = new RowOutcome[rows.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            var id = chosen.TryGetValue(row, out var own) ? own : _buffers.Tokens[row];
            outcomes[row] = new(rows[row].Next is null || id < 0 ? null : id, FoundOf(rows[row].Projections, row));
        }
        return outcomes;
    }

    /// <summary>Queues a step and does not wait for it.</summary>
    internal void Queue(RowStep[] rows)
    {
        var size = BatchBuckets.For(rows.Length);
        var moves = MakeTable(rows, size);
        var graph = GraphFor(size, moves);
        if (moves) SendTable();
        var input = _buffers.InputRows;
        input[..size].Clear();
        for (var row = 0; row < rows.Length; row++) Fill(ref input[row], rows[row]);
        _buffers.InputHead = new() { Stamp = ++_stamp, Found = moves ? _table!.Projections : 0 };
        graph.Launch();
    }

    private void Fill(ref StepRow input, RowStep row)
    {
        var past = (CudaPast)row.Past;
        past.Reserve();
        input.State = TorchAbi.DataPointer(past.Memory.States!);
        input.Ring = TorchAbi.DataPointer(past.Memory.Rings!);
        input.Pages = past.Table;
        input.Id = row.Ids[0];
        input.Length = past.Length + 1;
        (input.Add, input.FirstUnused) = (-1, _shape.Config.VocabularySize);
        if (row.Next is not { } next) return;
        input.FirstUnused = Math.Min(next.FirstUnusedId ?? int.MaxValue, _shape.Config.VocabularySize);
        // Where the host chooses, what the kernels find is not used.
        if (StepShape.IsForHost(next.Sampling)) return;
        var sampling = next.Sampling;
        if (sampling.PresencePenalty != 0)
        {
            input.Penalty = (float)sampling.PresencePenalty;
            (input.Seen, input.Add) = past.Seen(next.Written);
        }
        if (sampling.IsGreedy) return;
        (input.Temperature, input.TopP, input.MinP, input.TopK, input.Uniform) = (sampling.Temperature, sampling.TopP, sampling.MinP, sampling.TopK, next.Uniform);
    }

    /// <summary>Waits until what was queued is done: the stamp is the last that a step writes.</summary>
    internal void Await()
    {
        var spins = 0;
        while (Volatile.Read(ref _buffers.Stamp) != _stamp)
        {
            if (++spins % 4096 != 0) continue;
            // An error would let us wait for ever.
            var state = CudaDriver.StreamQuery(0);
            if (state == CudaDriver.NotReady) continue;
            CudaDriver.Check(state, "a step");
            if (Volatile.Read(ref _buffers.Stamp) != _stamp) throw new CudaException("A step ended without telling its tokens.");
        }
    }

    private bool MakeTable(RowStep[] rows, int size)
    {
        var signature = new RowSignature[size];
        for (var row = 0; row < rows.Length; row++)
            signature[row] = new(rows[row].Intervention, rows[row].Intervention is null ? TokenMark.None : rows[row].Marks[0], rows[row].Projections.Count == 0 ? null : rows[row].Projections);
        if (Array.TrueForAll(signature, row => row is { Intervention: null, Projections: null })) return false;
        if (_tableOf is not null && signature.AsSpan().SequenceEqual(_tableOf)) return !_table!.IsEmpty;
        _units.Trim();
        var table = new MoveTable(_shape.Config.LayerCount, size, _units.Of);
        var foundAt = new int[rows.Length];
        for (var row = 0; row < rows.Length; row++) foundAt[row] = table.Add(row, rows[row].Intervention, signature[row].Mark, rows[row].Projections);
        if (table.More.Count > StepBuffers.MoreMoves || table.Gates > StepBuffers.Gates || table.Projections > StepBuffers.Found)
            throw new CudaException($"The interventions and projections of these rows are more than a step has room for: {table.More.Count} operations behind others, {table.Gates} gates, {table.Projections} projections.");
        _units.Send();
        (_tableOf, _table, _foundAt, _isSent) = (signature, table, foundAt, false);
        return !table.IsEmpty;
    }

    private void SendTable()
    {
        if (_isSent) return;
        fixed (MoveRecord* first = _table!.First)
            CudaDriver.Check(CudaDriver.CopyToDevice(_buffers.Table, first, (nuint)(_table.First.Length * Unsafe.SizeOf<MoveRecord>()), 0), "the moves");
        var more = _table.More.ToArray();
        fixed (MoveRecord* rest = more)
            if (more.Length > 0) CudaDriver.Check(CudaDriver.CopyToDevice(_buffers.More, rest, (nuint)(more.Length * Unsafe.SizeOf<MoveRecord>()), 0), "the moves");
        CudaDriver.Check(CudaDriver.StreamSynchronize(0), "the moves");
        _isSent = true;
    }

    private StepGraph GraphFor(int rows, bool moves)
    {
        if (_graphs.TryGetValue((rows, moves), out var graph)) return graph;
        graph = Owned.Build(() => new StepGraph(_kernels, _weights, _buffers, _stream, rows, moves));
        // Its making cleared the table.
        _isSent = false;
        return _graphs[(rows, moves)] = graph;
    }

    private Dictionary<int, int> ChosenOnHost(RowStep[] rows, int[] which)
    {
        if (which.Length == 0) return [];
        using var scope = NewDisposeScope();
        using var index = HostCopy.FromIntegers([.. which.Select(row => (long)row)], [which.Length], _model.Device);
        var logits = Logits.index_select(0, index).to(ScalarType.Float32);
        for (var i = 0; i < which.Length; i++)
        {
            using var own = logits.select(0, i);
            ((CudaPast)rows[which[i]].Past).Reply.Shape(own, rows[which[i]].Next!);
        }
        var ids = TokenDraw.Choose(logits, [.. which.Select(row => rows[row].Next!.Sampling)], i => rows[which[i]].Next!.Uniform);
        return Enumerable.Range(0, which.Length).ToDictionary(i => which[i], i => ids[i]);
    }

    private float[] FoundOf(IReadOnlyList<ProjectionSeries> series, int row)
    {
        if (series.Count == 0) return [];
        var found = _buffers.Projections.Slice(_foundAt[row], series.Count).ToArray();
        for (var i = 0; i < found.Length; i++)
            if (!series[i].Direction.IsUsable(series[i].Layer)) found[i] = float.NaN;
        return found;
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        foreach (var graph in _graphs.Values) graph.Dispose();
        _graphs.Clear();
        _stream.Dispose();
        _units.Dispose();
        _pool.Dispose();
        _buffers.Dispose();
        _weights.Dispose();
        _set.Dispose();
    }

    private readonly record struct RowSignature(CompiledIntervention? Intervention, TokenMark Mark, IReadOnlyList<ProjectionSeries>? Projections);
}
