using System.Runtime.CompilerServices;
using TorchSharp;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Graph;

/// <summary>What a step reads from the host, writes on the way and tells the host; shared by the graphs of all sizes.</summary>
internal sealed class StepBuffers : IDisposable
{
    /// <summary>Records behind the first of a place, and gates, that a step has room for.</summary>
    internal const int MoreMoves = 16384, Gates = 8192;

    /// <summary>Projections that a step has room for.</summary>
    internal const int Found = 65536;

    private readonly List<Tensor> _tensors = [];
    private readonly Device _device;
    private readonly MappedMemory _input, _output;
    private readonly int _stampAt, _foundAt, _scoresAt;

    internal StepBuffers(StepShape shape, Device device, int multiprocessors)
    {
        _device = device;
        var config = shape.Config;
        var (rows, type) = (BatchBuckets.Largest, shape.Single ? ScalarType.Float32 : ScalarType.BFloat16);
        Shape = shape;
        AttentionBlocks = 2 * multiprocessors;
        Places = 2 * (config.LayerCount + 1) + 1;
        X = Make(type, rows, config.HiddenSize);
        Y = Make(type, rows, config.HiddenSize);
        H = Make(type, rows, config.HiddenSize);
        Linear = Make(type, rows, shape.LinearColumns);
        Attention = Make(type, rows, shape.AttentionColumns);
        Gated = Make(type, rows, config.LinearValueDimension);
        Attended = Make(type, rows, shape.MixedWidth);
        GateUp = Make(type, rows, 2 * config.IntermediateSize);
        Open = Make(type, rows, config.IntermediateSize);
        Logits = Make(type, rows, shape.LogitColumns).narrow(1, 0, config.VocabularySize).Kept();
        _tensors.Add(Logits);
        Rows = Bytes(HeadBytes + rows * Unsafe.SizeOf<StepRow>());
        Table = Bytes((long)Places * rows * Unsafe.SizeOf<MoveRecord>());
        More = Bytes((long)MoreMoves * Unsafe.SizeOf<MoveRecord>());
        GateFlags = Bytes(Gates * sizeof(float));
        FoundOnDevice = Bytes(Found * sizeof(float));
        Finite = Bytes(rows * sizeof(int));
        Before = Bytes((rows + 1) * sizeof(int));
        Shares = Bytes(AttentionBlocks * 32L);
        Angles = Bytes((long)rows * config.RotaryDimension * sizeof(float));
        Part = Bytes(AttentionBlocks * 2048L * sizeof(float));
        Extent = Bytes(AttentionBlocks * 8L * 2 * sizeof(float));
        Arrived = Bytes((long)rows * config.KeyValueHeads * sizeof(uint));
        Keys = Bytes((long)rows * shape.Chunks * sizeof(uint));
        Given = Bytes((long)rows * shape.Chunks * 2 * sizeof(uint));
        Token = Bytes(rows * sizeof(int));
        _input = new(HeadBytes + rows * Unsafe.SizeOf<StepRow>());
        _stampAt = rows * sizeof(int);
        _foundAt = _stampAt + 64;
        _scoresAt = _foundAt + Found * sizeof(float);
        _output = new(_scoresAt + rows * Unsafe.SizeOf<StepScores>());
    }

    /// <summary>Bytes of them on a device.</summary>
    internal static long BytesOf(StepShape shape, int multiprocessors)
    {
        var config = shape.Config;
        long rows = BatchBuckets.Largest, blocks = 2L * multiprocessors, places = (2 * (config.LayerCount + 1)) + 1;
        var perRow = shape.ElementBytes * ((3L * config.HiddenSize) + shape.LinearColumns + shape.AttentionColumns + config.LinearValueDimension + shape.MixedWidth + (3L * config.IntermediateSize) + shape.LogitColumns)
            + Unsafe.SizeOf<StepRow>() + (places * Unsafe.SizeOf<MoveRecord>()) + (config.RotaryDimension * sizeof(float)) + ((config.KeyValueHeads + (3L * shape.Chunks)) * sizeof(uint)) + (3 * sizeof(int));
        return (rows * perRow) + HeadBytes + sizeof(int) + ((long)MoreMoves * Unsafe.SizeOf<MoveRecord>()) + ((Gates + Found) * (long)sizeof(float)) + (blocks * (32 + (2048 * sizeof(float)) + (16 * sizeof(float))));
    }

    /// <summary>Bytes of these.</summary>
    internal long DeviceBytes => _tensors.Where(tensor => !ReferenceEquals(tensor, Logits)).Sum(tensor => tensor.numel() * tensor.element_size());

    internal static int HeadBytes => Unsafe.SizeOf<StepHead>();

    internal StepShape Shape { get; }

    /// <summary>Of the attention that is cut into equal shares.</summary>
    internal int AttentionBlocks { get; }

    /// <summary>Places where the stream can be changed or read: of each layer its writes and its output, and the head's input.</summary>
    internal int Places { get; }

    internal Tensor X { get; }

    internal Tensor Y { get; }

    internal Tensor H { get; }

    internal Tensor Linear { get; }

    internal Tensor Attention { get; }

    /// <summary>What linear attention gives to its output matrix.</summary>
    internal Tensor Gated { get; }

    /// <summary>What full attention gives to its output matrix.</summary>
    internal Tensor Attended { get; }

    internal Tensor GateUp { get; }

    internal Tensor Open { get; }

    internal Tensor Logits { get; }

    internal nint Rows { get; }

    internal nint Table { get; }

    internal nint More { get; }

    internal nint GateFlags { get; }

    internal nint FoundOnDevice { get; }

    internal nint Finite { get; }

    internal nint Before { get; }

    internal nint Shares { get; }

    internal nint Angles { get; }

    internal nint Part { get; }

    internal nint Extent { get; }

    internal nint Arrived { get; }

    internal nint Keys { get; }

    internal nint Given { get; }

    internal nint Token { get; }

    internal nint HostInput => _input.Address;

    internal nint HostTokens => _output.Address;

    internal nint HostStamp => _output.Address + _stampAt;

    internal nint HostScores => _output.Address + _scoresAt;

    internal nint HostFound => _output.Address + _foundAt;

    /// <summary>What the next step reads.</summary>
    internal ref StepHead InputHead => ref _input.At<StepHead>(0, 1)[0];

    internal Span<StepRow> InputRows => _input.At<StepRow>(HeadBytes, BatchBuckets.Largest);

    /// <summary>What the last step told.</summary>
    internal ReadOnlySpan<int> Tokens => _output.At<int>(0, BatchBuckets.Largest);

    internal ReadOnlySpan<StepScores> Scores => _output.At<StepScores>(_scoresAt, BatchBuckets.Largest);

    internal ReadOnlySpan<float> Projections => _output.At<float>(_foundAt, Found);

    internal ref uint Stamp => ref _output.At<uint>(_stampAt, 1)[0];

    // Zeros: a place that nobody has is computed too, and finite numbers stay finite.
    private Tensor Make(ScalarType type, params long[] sizes)
    {
        var tensor = zeros(sizes, type, _device).Kept();
        _tensors.Add(tensor);
        return tensor;
    }

    private nint Bytes(long bytes) => TorchAbi.DataPointer(Make(ScalarType.Byte, bytes));

    public void Dispose()
    {
        foreach (var tensor in _tensors) tensor.Dispose();
        _input.Dispose();
        _output.Dispose();
    }
}
