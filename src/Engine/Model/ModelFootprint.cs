using Vectorscope.Engine.Checkpoints;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>What a model takes in memory once it is loaded, known from the folder's headers.</summary>
/// <remarks>Tensors only: a device's allocator rounds each of them up, and every pass needs room of its own besides.</remarks>
public sealed record ModelFootprint
{
    /// <summary>Bytes of all weights as the model holds them, matrices laid together included.</summary>
    public required long Weights { get; init; }

    /// <summary>Bytes that the engine's own steps on a GPU work in beside the weights: the buffers of a step of the largest batch, and of a pass over prompts.</summary>
    public long Steps { get; init; }

    /// <summary>Bytes of keys and values of one token of one row; a row has room for at least 64 tokens, and for half as many again as it has.</summary>
    public required long PerToken { get; init; }

    /// <summary>Bytes of what linear attention remembers of one row, however long it is; each place that a session can return to takes as much again.</summary>
    public required long PerRow { get; init; }

    /// <summary>Bytes that idle sessions may hold: <see cref="Generation.SchedulerOptions.SessionBytes"/>.</summary>
    public required long Sessions { get; init; }

    internal static ModelFootprint Of(Checkpoint checkpoint, ScalarType type, bool round, long sessions)
    {
        var config = checkpoint.Config;
        var size = Size(type);
        long weights = 0;
        foreach (var (name, tensor) in checkpoint.Tensors)
        {
            var (count, isStoredSo) = (tensor.Entry.ElementCount, Scalar(tensor.Entry.Type) == type);
            switch (Use(name))
            {
                case WeightUse.Matrix:
                    weights += count * size;
                    break;
                case WeightUse.EveryHead:
                    weights += count * sizeof(float) * (name.EndsWith("q_norm.weight", StringComparison.Ordinal) ? config.AttentionHeads : config.KeyValueHeads);
                    break;
                case WeightUse.Gated:
                    weights += count * (round || isStoredSo ? size : sizeof(float));
                    break;
                default:
                    weights += count * sizeof(float);
                    break;
            }
        }
        var linear = config.LayerKinds.Count(k => k == LayerKind.LinearAttention);
        // Beside the weights: the scale of unit keys, and the frequencies of the rotation.
        weights += sizeof(float) * ((long)linear * config.LinearKeyHeadDimension + config.RotaryDimension / 2);
        return new()
        {
            Weights = weights,
            PerToken = 2L * size * config.KeyValueHeads * config.HeadDimension * (config.LayerCount - linear),
            PerRow = linear * (size * (config.ConvolutionKernel - 1L) * config.ConvolutionChannels
                + sizeof(float) * (long)config.LinearValueHeads * config.LinearKeyHeadDimension * config.LinearValueHeadDimension),
            Sessions = sessions,
        };
    }

    private enum WeightUse
    {
        /// <summary>A matrix, or a part of one.</summary>
        Matrix,
        /// <summary>Repeated for every head, in single precision.</summary>
        EveryHead,
        /// <summary>The gated norm's.</summary>
        Gated,
        /// <summary>In single precision.</summary>
        Precise,
    }

    // The counterpart of ModelBuilder.
    private static WeightUse Use(string name)
    {
        if (name is TensorLayout.Embedding or TensorLayout.Head) return WeightUse.Matrix;
        if (TensorLayout.IsConstant(name)) return WeightUse.Precise;
        var parts = name.Split('.');
        return (parts.Length > 4 ? parts[3] : parts[^1]) switch
        {
            "o_proj" or "out_proj" or "down_proj" or "conv1d" or "q_proj" or "k_proj" or "v_proj" or "gate_proj" or "up_proj" => WeightUse.Matrix,
            "in_proj_qkv" or "in_proj_z" or "in_proj_b" or "in_proj_a" => WeightUse.Matrix,
            "q_norm" or "k_norm" => WeightUse.EveryHead,
            "norm" => WeightUse.Gated,
            _ => WeightUse.Precise,
        };
    }

    private static int Size(ScalarType type) => type == ScalarType.BFloat16 ? sizeof(ushort) : sizeof(float);

    private static ScalarType? Scalar(TensorType type) => type switch
    {
        TensorType.F32 => ScalarType.Float32,
        TensorType.BF16 => ScalarType.BFloat16,
        _ => null,
    };
}
