using TorchSharp;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Prompt;

/// <summary>What a pass writes on the way. Given back to libtorch with the pass; the next takes the same memory again.</summary>
internal sealed class PackedBuffers : IDisposable
{
    private readonly List<Tensor> _tensors = [];
    private readonly Device _device;

    internal PackedBuffers(StepShape shape, PackedPlan plan, PackedMoves? moves, Device device)
    {
        _device = device;
        var (config, type) = (shape.Config, shape.Single ? ScalarType.Float32 : ScalarType.BFloat16);
        long tokens = plan.Tokens, most = plan.Slices.Max(slice => slice.Count);
        X = Make(type, tokens, config.HiddenSize);
        Y = Make(type, tokens, config.HiddenSize);
        H = Make(type, tokens, config.HiddenSize);
        // What goes into a block's kernels, what comes between, and what goes into its output matrix; of the MLP the first two.
        var input = Make(type, most * WidestInput(shape));
        var middle = Make(type, most * WidestMiddle(shape));
        var output = Make(type, most * WidestOutput(shape));
        Mixed = Address(middle);
        Scales = Bytes(most * config.LinearKeyHeads * 8 * sizeof(float));
        Rates = Bytes(most * config.LinearValueHeads * 2 * sizeof(float));
        Angles = Bytes(tokens * config.RotaryDimension * sizeof(float));
        Finite = Bytes(tokens * sizeof(int));
        if (moves is not null)
        {
            Gates = Bytes(Math.Max(1, moves.Gates) * sizeof(float));
            Found = Make(ScalarType.Float32, Math.Max(1, moves.Found));
            FoundAt = Address(Found);
        }
        Slices = [.. plan.Slices.Select(slice => new SliceBuffers(slice, Part(X, slice), Part(H, slice), Part(Y, slice),
            View(input, slice, shape.LinearColumns), View(input, slice, shape.AttentionColumns), View(input, slice, 2 * config.IntermediateSize), View(middle, slice, config.IntermediateSize),
            View(output, slice, config.LinearValueDimension), View(output, slice, shape.MixedWidth)))];
    }

    /// <summary>Bytes of a pass over so many tokens, but for what its interventions take.</summary>
    internal static long BytesOf(StepShape shape, long tokens)
    {
        var (config, most) = (shape.Config, Math.Min(tokens, PackedPlan.SliceTokens));
        return (shape.ElementBytes * ((tokens * 3 * config.HiddenSize) + (most * (WidestInput(shape) + WidestMiddle(shape) + WidestOutput(shape)))))
            + (most * ((config.LinearKeyHeads * 8) + (config.LinearValueHeads * 2)) * sizeof(float)) + (tokens * ((config.RotaryDimension * sizeof(float)) + sizeof(int) + 32));
    }

    private static long WidestInput(StepShape shape) => Math.Max(Math.Max(shape.LinearColumns, shape.AttentionColumns), 2 * shape.Config.IntermediateSize);

    private static long WidestMiddle(StepShape shape) => Math.Max(shape.Config.ConvolutionChannels, shape.Config.IntermediateSize);

    private static long WidestOutput(StepShape shape) => Math.Max(shape.MixedWidth, shape.Config.LinearValueDimension);

    /// <summary>[T, d], the stream.</summary>
    internal Tensor X { get; }

    /// <summary>[T, d], what was written last.</summary>
    internal Tensor Y { get; }

    /// <summary>[T, d], normed.</summary>
    internal Tensor H { get; }

    /// <summary>[n, channels] of a slice, behind the convolution.</summary>
    internal nint Mixed { get; }

    internal nint Scales { get; }

    internal nint Rates { get; }

    internal nint Angles { get; }

    internal nint Finite { get; }

    internal nint Gates { get; }

    internal Tensor? Found { get; }

    internal nint FoundAt { get; }

    internal IReadOnlyList<SliceBuffers> Slices { get; }

    private static nint Address(Tensor tensor) => TorchAbi.DataPointer(tensor);

    private Tensor Make(ScalarType type, params long[] sizes) => Keep(empty(sizes, type, _device));

    private nint Bytes(long bytes) => Address(Make(ScalarType.Byte, bytes));

    private Tensor Part(Tensor tensor, PackedPlan.Slice slice) => Keep(tensor.narrow(0, slice.First, slice.Count));

    private Tensor View(Tensor flat, PackedPlan.Slice slice, long columns)
    {
        using var part = flat.narrow(0, 0, slice.Count * columns);
        return Keep(part.view(slice.Count, columns));
    }

    private Tensor Keep(Tensor tensor)
    {
        _tensors.Add(tensor.Kept());
        return tensor;
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors) tensor.Dispose();
    }

    /// <summary>The parts of the buffers that belong to a slice; of a width each that the matrices have.</summary>
    internal sealed record SliceBuffers(PackedPlan.Slice Slice, Tensor X, Tensor H, Tensor Y, Tensor Linear, Tensor Attention, Tensor GateUp, Tensor Open, Tensor Gated, Tensor Attended);
}
