using System.Diagnostics;
using System.Runtime.CompilerServices;
using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cuda.Compile;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Cuda.Prompt;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Step;

/// <summary>Rows computed by kernels of our own: one token each of up to 128 rows is one graph, prompts of any lengths are one pass. Engine thread only.</summary>
/// <remarks>
/// The room, from the ground up:
/// <list type="number">
/// <item><c>Driver</c>: the CUDA driver, recorded graphs, memory that both sides see, libtorch's stream and its products.</item>
/// <item><c>Compile</c>: the kernels' sources with a model's shape as macros, NVRTC, and the folder that keeps what it made.</item>
/// <item><c>Kernels</c>: <c>norm</c> (residual sum, interventions, projections), <c>delta</c> (linear attention), <c>attention</c>, <c>mlp</c>,
/// <c>product</c> (one row), <c>sampling</c>, <c>result</c>; <c>prompt_delta</c> and <c>prompt_attention</c> for many tokens of a row; each says what bytes it moves.
/// Products of more rows are libtorch's.</item>
/// <item><c>Graph</c>: the order of the kernels in a step, one graph for each size of batch, and the buffers that they share.</item>
/// <item><c>Prompt</c>: the same for any numbers of new tokens, a prompt's or a capture's, queued kernel by kernel.</item>
/// <item><c>Step</c>: pages and states of rows, interventions as records, groups, and this.</item>
/// </list>
/// </remarks>
internal sealed unsafe class CudaSteps : IRowSteps
{
    private const int LeastCapability = 9;

    // Beyond, the stream itself would take too much memory: a pass is then cut between rows.
    private const int PassTokens = 32768;
    private const int MostMultiprocessors = 160;
    private const long WorkspaceBytes = 512L << 20;
    private readonly CausalLanguageModel _model;
    private readonly KernelSet _set;
    private readonly StepShape _shape;
    private readonly StepKernels _kernels;
    private readonly PackedKernels _packed;
    private readonly StepWeights _weights;
    private readonly StepBuffers _buffers;
    private readonly PagePool _pool;
    private readonly UnitRows _units;
    private readonly long _capacity;
    private readonly RecordingStream _stream = new();
    private readonly Dictionary<(int Rows, bool Moves), StepGraph> _graphs = [];

    // What the table of moves on the device was made of; null where it has to be made again.
    private RowSignature[]? _tableOf;
    private MoveTable? _table;
    private int[] _foundAt = [];
    private uint _stamp;
    private volatile GraphOverflow? _overflow;
    private bool _isSent, _isDisposed;

    private CudaSteps(CausalLanguageModel model, StepShape shape, Nvrtc nvrtc, CubinCache cache)
    {
        (_model, _shape) = (model, shape);
        _set = new(nvrtc, cache, KernelSource.Macros(shape.Config, shape.Single));
        _kernels = new(_set, shape);
        _packed = new(_set, shape);
        _weights = new(model);
        _buffers = new(shape, model.Device, CudaDriver.Attribute(CudaDriver.MultiprocessorCount));
        _pool = new(shape, model.Device);
        _units = new(shape.Config.HiddenSize, model.Device);
        _capacity = CudaDriver.FreeBytes() - Working;
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

    /// <summary>Bytes that the steps of a model work in; those of a device of the most multiprocessors there are, where that matters little.</summary>
    internal static long BytesOf(ModelConfig config, ScalarType type)
    {
        var shape = new StepShape(config, type == ScalarType.Float32);
        return shape.Obstacle is null ? StepBuffers.BytesOf(shape, MostMultiprocessors) + PackedBuffers.BytesOf(shape, PackedPlan.SliceTokens) : 0;
    }

    /// <summary>[128, V] of the last step.</summary>
    internal Tensor Logits => _buffers.Logits;

    internal StepShape Shape => _shape;

    internal Device Device => _model.Device;

    public IRowPast Create() => new CudaPast(_shape, _pool, _model.Device);

    public bool TakesAnyLengths => true;

    public GraphOverflow? Overflow => _overflow;

    public StepMemory? Memory => new(CudaDriver.FreeBytes() + _pool.KeptBytes - Working, _capacity);

    public long BytesOf(long tokens) => ((tokens + StepShape.PageTokens - 1) / StepShape.PageTokens * _pool.PageBytes)
        + (_shape.LinearLayers * ((_shape.StateElementsOfLayer * sizeof(float)) + (_shape.RingElementsOfLayer * _shape.ElementBytes)));

    // What a pass over prompts takes, and what libtorch's products want.
    private long Working => PackedBuffers.BytesOf(_shape, PackedPlan.SliceTokens) + WorkspaceBytes;

    public IGroupPasses Group(IReadOnlyList<CompiledIntervention?> interventions, bool remembers) => new CudaGroup(this, interventions, remembers);

    public RowOutcome[] Step(IReadOnlyList<RowStep> rows)
    {
        var outcomes = new RowOutcome[rows.Count];
        // One token each is what the graphs are for; all others go through the matrices side by side.
        foreach (var part in Parts(rows))
        {
            RowStep[] own = [.. part.Select(row => rows[row])];
            var computed = own[0].Ids.Count == 1 ? Decode(own) : ReadPrompts(own);
            for (var i = 0; i < part.Length; i++) outcomes[part[i]] = computed[i];
        }
        return outcomes;
    }

    private static IEnumerable<int[]> Parts(IReadOnlyList<RowStep> rows)
    {
        foreach (var part in Enumerable.Range(0, rows.Count).Where(row => rows[row].Ids.Count == 1).Chunk(BatchBuckets.Largest)) yield return part;
        var (pass, tokens) = (new List<int>(), 0);
        foreach (var row in Enumerable.Range(0, rows.Count).Where(row => rows[row].Ids.Count > 1))
        {
            if (pass.Count > 0 && tokens + rows[row].Ids.Count > PassTokens)
            {
                yield return [.. pass];
                (pass, tokens) = ([], 0);
            }
            pass.Add(row);
            tokens += rows[row].Ids.Count;
        }
        if (pass.Count > 0) yield return [.. pass];
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

    private RowOutcome[] Decode(RowStep[] rows)
    {
        // A step's table is of one size; a pass makes one as large as it must be.
        if (!MakeTable(rows, BatchBuckets.For(rows.Length))) return ReadPrompts(rows);
        Queue(rows);
        foreach (var row in rows) ((CudaPast)row.Past).Memory.Advance(1);
        Await();
        var chosen = Chosen(rows);
        return [.. rows.Select((row, i) => chosen[i] with { Projections = FoundOf(row.Projections, i) })];
    }

    // Any number of new tokens of each row, without a graph.
    private RowOutcome[] ReadPrompts(RowStep[] rows)
    {
        foreach (var row in rows) ((CudaPast)row.Past).Reserve(row.Ids.Count);
        using var pass = Pass([.. rows.Select(row => new PackedRow(row.Ids, ((CudaPast)row.Past).Addresses) { Intervention = row.Intervention, Marks = row.Marks, Projections = row.Projections })], changesHead: true);
        pass.Queue(null);
        foreach (var row in rows) ((CudaPast)row.Past).Memory.Advance(row.Ids.Count);
        var chosen = new List<RowOutcome>();
        foreach (var part in rows.Chunk(BatchBuckets.Largest)) chosen.AddRange(Array.TrueForAll(part, row => row.Next is null) ? new RowOutcome[part.Length] : Choose(pass, part, chosen.Count));
        var found = pass.Projections();
        return [.. chosen.Select((outcome, row) => outcome with { Projections = found[row] })];
    }

    /// <summary>A pass over new tokens, which nothing is queued of yet.</summary>
    internal PackedPass Pass(IReadOnlyList<PackedRow> rows, bool changesHead) => new(_shape, _packed, _weights, _units, rows, changesHead, _model.Device);

    private RowOutcome[] Choose(PackedPass pass, RowStep[] rows, int first)
    {
        var input = _buffers.InputRows;
        input[..rows.Length].Clear();
        for (var row = 0; row < rows.Length; row++)
        {
            input[row].Length = rows[row].Next is null ? 0 : 1;
            FillChoice(ref input[row], rows[row]);
        }
        _buffers.InputHead = new() { Stamp = ++_stamp };
        CudaDriver.Check(CudaDriver.CopyToDevice(_buffers.Rows, (void*)_buffers.HostInput, (nuint)(StepBuffers.HeadBytes + (rows.Length * Unsafe.SizeOf<StepRow>())), 0), "a pass's rows");
        pass.Take(_buffers, first, rows.Length);
        using (Tensor hidden = _buffers.H.narrow(0, 0, rows.Length), logits = Logits.narrow(0, 0, rows.Length)) TorchStream.Product(logits, hidden, _weights.Head);
        StepChoice.Queue(_kernels, _buffers, rows.Length, 0, overlaps: false);
        Await();
        return Chosen(rows);
    }

    // What the last step chose.
    private RowOutcome[] Chosen(RowStep[] rows)
    {
        int[] onHost = [.. Enumerable.Range(0, rows.Length).Where(row => rows[row].Next is { } next && StepShape.IsForHost(next.Sampling) && _buffers.Tokens[row] >= 0)];
        var chosen = ChosenOnHost(rows, onHost);
        var outcomes = new RowOutcome[rows.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            var isOfHost = chosen.TryGetValue(row, out var own);
            var id = isOfHost ? own : _buffers.Tokens[row];
            outcomes[row] = rows[row].Next is not { } next || id < 0 ? new(null, []) : new(id, [], next.Likeliest is null ? null : ScoresOf(row, isOfHost ? id : null));
        }
        return outcomes;
    }

    // The kernels know the logit of the token that they chose.
    private TokenScores ScoresOf(int row, int? chosenOnHost)
    {
        var scores = _buffers.Scores[row];
        var logit = scores.Chosen;
        if (chosenOnHost is { } id)
        {
            using var own = Logits.select(0, row).narrow(0, id, 1);
            logit = HostCopy.ToSingles(own)[0];
        }
        var likeliest = new List<TokenLogProbability>();
        for (var i = 0; i < StepScores.Most && scores.Ids[i] >= 0; i++) likeliest.Add(new(scores.Ids[i], scores.Logits[i] - scores.Whole));
        return new(logit - scores.Whole, likeliest);
    }

    /// <summary>Queues a step and does not wait for it.</summary>
    private void Queue(RowStep[] rows)
    {
        var size = BatchBuckets.For(rows.Length);
        var moves = _table is { IsEmpty: false };
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
        past.Reserve(1);
        input.State = TorchAbi.DataPointer(past.Memory.States!);
        input.Ring = TorchAbi.DataPointer(past.Memory.Rings!);
        input.Pages = past.Table;
        input.Id = row.Ids[0];
        input.Length = past.Length + 1;
        FillChoice(ref input, row);
    }

    private void FillChoice(ref StepRow input, RowStep row)
    {
        var past = (CudaPast)row.Past;
        (input.Add, input.FirstUnused, input.Likeliest) = (-1, _shape.Config.VocabularySize, -1);
        if (row.Next is not { } next) return;
        input.FirstUnused = Math.Min(next.FirstUnusedId ?? int.MaxValue, _shape.Config.VocabularySize);
        input.Likeliest = next.Likeliest ?? -1;
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
    private void Await()
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

    // What happens to the stream of these rows; false where that is more than a step has room for.
    private bool MakeTable(RowStep[] rows, int size)
    {
        var signature = new RowSignature[size];
        for (var row = 0; row < rows.Length; row++)
            signature[row] = new(rows[row].Intervention, rows[row].Intervention is null ? TokenMark.None : rows[row].Marks[0], rows[row].Projections.Count == 0 ? null : rows[row].Projections);
        if (_tableOf is not null && signature.AsSpan().SequenceEqual(_tableOf)) return true;
        (_tableOf, _table, _isSent) = (null, null, false);
        if (Array.TrueForAll(signature, row => row is { Intervention: null, Projections: null }))
        {
            _tableOf = signature;
            return true;
        }
        _units.Trim();
        var table = new MoveTable(_shape.Config.LayerCount, size, _units.Of);
        var foundAt = new int[rows.Length];
        for (var row = 0; row < rows.Length; row++) foundAt[row] = table.Add(row, rows[row].Intervention, signature[row].Mark, rows[row].Projections);
        _units.Send();
        if (table.Excess is { } excess)
        {
            _overflow = new((_overflow?.Steps ?? 0) + 1, _overflow?.First ?? excess);
            return false;
        }
        (_tableOf, _table, _foundAt) = (signature, table, foundAt);
        return true;
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
