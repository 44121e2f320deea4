using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Cpu;

/// <summary>Reads a checkpoint into packed weights.</summary>
/// <param name="checkpoint">Read from while this is used.</param>
/// <param name="shape">Sizes.</param>
/// <param name="onTensor">Called before each tensor; may throw to stop.</param>
/// <param name="room">Where the weights are to lie.</param>
/// <param name="staging">What they are read into.</param>
internal sealed unsafe class CpuWeightReader(Checkpoint checkpoint, CpuShape shape, Action onTensor, WeightRoom room, WeightStaging staging)
{
    // A layer has its vectors, two products that read, and two that write in two slices at most.
    private const int PartsOfLayer = 7, OtherParts = 3;
    private readonly ModelConfig _config = shape.Config;

    /// <summary>All of it; where one tensor cannot be had, nothing stays.</summary>
    internal static CpuWeights Read(Checkpoint checkpoint, CpuShape shape, Action onTensor)
    {
        var room = new WeightRoom(CpuWeights.BytesOf(checkpoint, shape), (PartsOfLayer * shape.Config.LayerCount) + OtherParts);
        using var staging = new WeightStaging();
        try
        {
            return new CpuWeightReader(checkpoint, shape, onTensor, room, staging).Read();
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }

    private CpuWeights Read()
    {
        CpuLayer[] layers = [.. _config.LayerKinds.Select((kind, layer) => Layer(kind, $"layers.{layer}."))];
        var head = Whole(_config.TiedHead ? TensorLayout.Embedding : TensorLayout.Head);
        var embedding = _config.TiedHead ? null : Whole(TensorLayout.Embedding);
        var norm = (float*)room.Take(sizeof(float) * (long)shape.Width);
        new Span<float>(norm, shape.Width).Clear();
        Put(TensorLayout.FinalNorm, norm, value => value + 1);
        return new(shape, room, layers, head, embedding, (nint)norm);
    }

    private CpuLayer Layer(LayerKind kind, string prefix)
    {
        var full = kind == LayerKind.FullAttention;
        var input = full ? AttentionInput(prefix + "self_attn.") : LinearInput(prefix + "linear_attn.");
        var (heads, size, padded) = full ? (_config.AttentionHeads, _config.HeadDimension, shape.Head)
            : (_config.LinearValueHeads, _config.LinearValueHeadDimension, shape.Value);
        var slices = shape.Slices(kind);
        var output = Written(prefix + (full ? "self_attn.o_proj.weight" : "linear_attn.out_proj.weight"), Heads(heads, size, padded), [.. Enumerable.Range(0, slices + 1).Select(slice => heads * padded / slices * slice)]);
        var gateUp = GateUp(prefix + "mlp.");
        var down = Written(prefix + "mlp.down_proj.weight", Heads(1, _config.IntermediateSize, shape.Inner), [.. Enumerable.Range(0, shape.MlpSlices + 1).Select(slice => shape.MlpPanel(slice) * shape.Panel)]);
        var constant = prefix + TensorLayout.MlpConstant;
        var layer = new CpuLayer(shape, kind, room, input, output, gateUp, down) { HasConstant = checkpoint.Tensors.ContainsKey(constant) };
        Put(prefix + "input_layernorm.weight", layer.MixerNorm, value => value + 1);
        Put(prefix + "post_attention_layernorm.weight", layer.MlpNorm, value => value + 1);
        if (layer.HasConstant) Put(constant, layer.Constant, value => value);
        if (full)
        {
            Put(prefix + "self_attn.q_norm.weight", layer.QueryNorm, value => value + 1);
            Put(prefix + "self_attn.k_norm.weight", layer.KeyNorm, value => value + 1);
            return layer;
        }
        Put(prefix + "linear_attn.A_log", layer.DecayRate, value => -MathF.Exp(value));
        Put(prefix + "linear_attn.dt_bias", layer.TimeBias, value => value);
        Put(prefix + "linear_attn.norm.weight", layer.GatedNorm, value => value);
        Convolution(prefix + "linear_attn.conv1d.weight", layer.Convolution);
        return layer;
    }

    // On disk every query head is followed by its gate.
    private Panels AttentionInput(string prefix)
    {
        using WeightMatrix queries = Matrix(prefix + "q_proj.weight"), keys = Matrix(prefix + "k_proj.weight"), values = Matrix(prefix + "v_proj.weight");
        var rows = new List<WeightRow?>();
        for (var slice = 0; slice < shape.Slices(LayerKind.FullAttention); slice++)
        {
            for (var part = 0; part < 2; part++)
                for (var head = slice * shape.SliceQueries; head < (slice + 1) * shape.SliceQueries; head++) Add(rows, queries, ((2 * head) + part) * _config.HeadDimension, _config.HeadDimension, shape.Head);
            foreach (var matrix in new[] { keys, values })
                for (var head = slice * shape.SlicePairs; head < (slice + 1) * shape.SlicePairs; head++) Add(rows, matrix, head * _config.HeadDimension, _config.HeadDimension, shape.Head);
        }
        return Packed(rows, Heads(1, _config.HiddenSize, _config.HiddenSize));
    }

    private Panels LinearInput(string prefix)
    {
        using WeightMatrix mixed = Matrix(prefix + "in_proj_qkv.weight"), gate = Matrix(prefix + "in_proj_z.weight"),
            strength = Matrix(prefix + "in_proj_b.weight"), decay = Matrix(prefix + "in_proj_a.weight");
        var rows = new List<WeightRow?>();
        for (var slice = 0; slice < shape.Slices(LayerKind.LinearAttention); slice++)
        {
            var heads = shape.SliceValues;
            foreach (var (size, room, first) in Channels(slice)) Add(rows, mixed, first, size, room);
            for (var head = slice * heads; head < (slice + 1) * heads; head++) Add(rows, gate, head * _config.LinearValueHeadDimension, _config.LinearValueHeadDimension, shape.Value);
            Add(rows, strength, slice * heads, heads, heads);
            Add(rows, decay, slice * heads, heads, heads);
            while (rows.Count < (slice + 1) * shape.SliceInput(LayerKind.LinearAttention)) rows.Add(null);
        }
        return Packed(rows, Heads(1, _config.HiddenSize, _config.HiddenSize));
    }

    // A slice's queries, keys and values, head by head: width, room, and first channel on disk.
    private IEnumerable<(int Size, int Room, int First)> Channels(int slice) =>
    [
        .. Enumerable.Range(slice * shape.SliceKeys, shape.SliceKeys).Select(head => (_config.LinearKeyHeadDimension, shape.Key, head * _config.LinearKeyHeadDimension)),
        .. Enumerable.Range(slice * shape.SliceKeys, shape.SliceKeys).Select(head => (_config.LinearKeyHeadDimension, shape.Key, _config.LinearKeyDimension + (head * _config.LinearKeyHeadDimension))),
        .. Enumerable.Range(slice * shape.SliceValues, shape.SliceValues).Select(head => (_config.LinearValueHeadDimension, shape.Value, (2 * _config.LinearKeyDimension) + (head * _config.LinearValueHeadDimension))),
    ];

    private void Convolution(string name, float* to)
    {
        onTensor();
        var taps = _config.ConvolutionKernel;
        var weights = checkpoint[name].ReadSingles();
        var at = 0;
        foreach (var (size, room, first) in Enumerable.Range(0, shape.Slices(LayerKind.LinearAttention)).SelectMany(Channels))
        {
            for (var i = 0; i < size; i++)
                for (var tap = 0; tap < taps; tap++) to[(tap * shape.Channels) + at + i] = weights[((first + i) * taps) + tap];
            at += room;
        }
    }

    private Panels GateUp(string prefix)
    {
        using WeightMatrix gate = Matrix(prefix + "gate_proj.weight"), up = Matrix(prefix + "up_proj.weight");
        var rows = new List<WeightRow?>();
        for (var first = 0; first < shape.Inner; first += shape.Panel)
            foreach (var matrix in new[] { gate, up }) Add(rows, matrix, first, Math.Min(shape.Panel, _config.IntermediateSize - first), shape.Panel);
        return Packed(rows, Heads(1, _config.HiddenSize, _config.HiddenSize));
    }

    private Panels Whole(string name)
    {
        using var matrix = Matrix(name);
        var rows = new List<WeightRow?>();
        Add(rows, matrix, 0, _config.VocabularySize, shape.Vocabulary);
        return Packed(rows, Heads(1, _config.HiddenSize, _config.HiddenSize));
    }

    // A matrix that writes into the stream, cut at some of its inputs.
    private Panels[] Written(string name, int[] inputs, int[] cuts)
    {
        using var matrix = Matrix(name);
        var rows = new List<WeightRow?>();
        Add(rows, matrix, 0, _config.HiddenSize, shape.Width);
        return [.. cuts.Skip(1).Select((end, slice) => Packed(rows, inputs[cuts[slice]..end]))];
    }

    private static void Add(List<WeightRow?> rows, WeightMatrix matrix, int first, int count, int room)
    {
        for (var i = 0; i < room; i++) rows.Add(i < count ? new WeightRow(matrix, first + i) : null);
    }

    private static int[] Heads(int count, int size, int room) => [.. Enumerable.Range(0, count * room).Select(i => i % room < size ? (i / room * size) + (i % room) : -1)];

    private Panels Packed(List<WeightRow?> rows, int[] inputs) => Panels.Pack(rows, inputs, shape.Lanes, room);

    private WeightMatrix Matrix(string name)
    {
        onTensor();
        return new(checkpoint[name], staging);
    }

    private void Put(string name, float* to, Func<float, float> change)
    {
        onTensor();
        foreach (var value in checkpoint[name].ReadSingles()) *to++ = change(value);
    }
}
