using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Cpu;

/// <summary>A model's weights, packed.</summary>
internal sealed unsafe class CpuWeights(
    CpuShape shape, WeightRoom room, IReadOnlyList<CpuLayer> layers, Panels head, Panels? embedding, nint finalNorm) : IDisposable
{
    internal CpuShape Shape => shape;

    internal IReadOnlyList<CpuLayer> Layers => layers;

    internal Panels Head => head;

    /// <summary>1 + w, [d].</summary>
    internal float* FinalNorm => (float*)finalNorm;

    internal long Bytes => layers.Sum(layer => layer.Bytes) + head.Bytes + (embedding?.Bytes ?? 0) + (sizeof(float) * (long)shape.Width);

    /// <summary>A token's embedding, [d].</summary>
    internal void Embed(int id, float* to) => (embedding ?? head).CopyRow(id, shape.Lanes, to);

    /// <summary>What the weights of a checkpoint come to, known from its headers.</summary>
    internal static long BytesOf(Checkpoint checkpoint, CpuShape shape)
    {
        var config = shape.Config;
        // What is packed together has the type of all of it.
        long Packed(long outputs, long inputs, params string[] names) => outputs * inputs * (names.All(name => checkpoint[name].Entry.Type == TensorType.BF16) ? 2 : 4);
        long bytes = Packed(shape.Vocabulary, config.HiddenSize, TensorLayout.Embedding) + (sizeof(float) * (long)shape.Width);
        if (!config.TiedHead) bytes += Packed(shape.Vocabulary, config.HiddenSize, TensorLayout.Head);
        for (var n = 0; n < config.LayerCount; n++)
        {
            var (kind, prefix) = (config.LayerKinds[n], $"layers.{n}.");
            var full = kind == LayerKind.FullAttention;
            string[] inputs = full ? ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"]
                : ["linear_attn.in_proj_qkv", "linear_attn.in_proj_z", "linear_attn.in_proj_b", "linear_attn.in_proj_a"];
            bytes += Packed(shape.MixerInput(kind), config.HiddenSize, [.. inputs.Select(name => $"{prefix}{name}.weight")])
                + Packed(shape.Width, shape.MixerOutput(kind), prefix + (full ? "self_attn.o_proj.weight" : "linear_attn.out_proj.weight"))
                + Packed(2L * shape.Inner, config.HiddenSize, prefix + "mlp.gate_proj.weight", prefix + "mlp.up_proj.weight")
                + Packed(shape.Width, shape.Inner, prefix + "mlp.down_proj.weight")
                + (sizeof(float) * CpuLayer.VectorSingles(shape, kind));
        }
        return bytes;
    }

    public void Dispose() => room.Dispose();
}
