using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Turns a checkpoint's tensors into the model's, one at a time, so that host memory stays bounded.</summary>
/// <param name="checkpoint">Read from while this is used; the weights are copies.</param>
/// <param name="type">The model's type.</param>
/// <param name="device">The model's device.</param>
/// <param name="round">See <see cref="ModelOptions.RoundToModelDtype"/>.</param>
/// <param name="onTensor">Called before each tensor; may throw to stop.</param>
internal sealed class WeightSource(Checkpoint checkpoint, ScalarType type, Device device, bool round, Action onTensor) : IDisposable
{
    // A span has at most 2 GiB.
    private const int PartBytes = 1 << 30;
    private PinnedUpload? _upload;

    /// <summary>A matrix as stored, [out, in].</summary>
    internal Tensor Matrix(string name)
    {
        using var host = Host(name);
        return device.type == DeviceType.CPU && host.dtype == type ? host.alias() : host.to(type, device, copy: true);
    }

    /// <summary>The transposed view [in, out] of a matrix, as products want it.</summary>
    internal Tensor Transposed(string name)
    {
        using var matrix = Matrix(name);
        return matrix.t();
    }

    /// <summary>Matrices over the same input, stacked by rows into one and transposed: [in, Σ out]. One product then serves all.</summary>
    internal Tensor Fused(params string[] names) => Stack([.. names.Select(Host)]);

    /// <summary>Rows of queries, keys, values and output gates. On disk every query head is followed by its gate.</summary>
    internal Tensor FusedAttention(string prefix, AttentionShape shape)
    {
        using var scope = NewDisposeScope();
        var queries = Host(prefix + "q_proj.weight").view(shape.Heads, 2, shape.HeadWidth, -1);
        return Stack([
            queries.select(1, 0),
            Host(prefix + "k_proj.weight"),
            Host(prefix + "v_proj.weight"),
            queries.select(1, 1)]).MoveToOuterDisposeScope();
    }

    /// <summary>1 + w of a zero-centred norm, single precision.</summary>
    internal Tensor OnePlus(string name)
    {
        using var host = Host(name);
        using var single = host.to(ScalarType.Float32, copy: true);
        single.add_(Scalars.Of(1), Scalars.One);
        return single.to(device, copy: true);
    }

    /// <summary>1 + w of the query norm for every query head, then of the key norm for every key head, [H + kv, width].</summary>
    internal Tensor HeadScale(string prefix, AttentionShape shape)
    {
        using var scope = NewDisposeScope();
        Tensor queries = OnePlus(prefix + "q_norm.weight"), keys = OnePlus(prefix + "k_norm.weight");
        return cat([queries.expand(shape.Heads, shape.HeadWidth), keys.expand(shape.KeyValueHeads, shape.HeadWidth)], 0).MoveToOuterDisposeScope();
    }

    /// <summary>A parameter that keeps its precision: single, or the model's type first if asked to round.</summary>
    internal Tensor Single(string name)
    {
        using var host = Host(name);
        using var rounded = host.to(round ? type : host.dtype, copy: true);
        return rounded.to(ScalarType.Float32, device, copy: true);
    }

    /// <summary>A constant that an edit added, in the precision of <see cref="Single"/>; null where the model has none of that name.</summary>
    internal Tensor? Constant(string name) => checkpoint.Tensors.ContainsKey(name) ? Single(name) : null;

    /// <summary>The gated norm's weight: of the model's type if it is stored so or shall be rounded, else single.</summary>
    internal Tensor GatedNorm(string name)
    {
        using var host = Host(name);
        return host.to(round || host.dtype == type ? type : ScalarType.Float32, device, copy: true);
    }

    private Tensor Stack(Tensor[] parts)
    {
        using var scope = NewDisposeScope();
        long width = parts[0].size(-1);
        var stacked = empty([parts.Sum(p => p.numel() / width), width], type, device);
        long row = 0;
        foreach (var part in parts)
        {
            var rows = part.numel() / width;
            stacked.narrow(0, row, rows).view(part.shape).copy_(part);
            part.Dispose();
            row += rows;
        }
        return stacked.t().MoveToOuterDisposeScope();
    }

    /// <summary>As stored, in memory of its own, on a GPU at once where the model is for one: what happens to the file afterwards does not reach it.</summary>
    private unsafe Tensor Host(string name)
    {
        onTensor();
        var tensor = checkpoint[name];
        var host = empty([.. tensor.Entry.Shape], tensor.Entry.Type switch
        {
            TensorType.F32 => ScalarType.Float32,
            TensorType.F16 => ScalarType.Float16,
            TensorType.BF16 => ScalarType.BFloat16,
            _ => throw new CheckpointException(checkpoint.Folder, name, $"type {tensor.Entry.Type} is not a float type this model reads"),
        }, device);
        try
        {
            if (device.type == DeviceType.CUDA)
            {
                // The tensor came first: it made the device's context this thread's.
                (_upload ??= new()).Fill(TorchAbi.DataPointer(host), tensor.Entry.ByteLength, tensor.ReadBytes);
                return host;
            }
            var start = (byte*)TorchAbi.DataPointer(host);
            for (long at = 0, length = tensor.Entry.ByteLength; at < length; at += PartBytes)
                tensor.ReadBytes(at, new Span<byte>(start + at, (int)Math.Min(PartBytes, length - at)));
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public void Dispose() => _upload?.Dispose();
}
