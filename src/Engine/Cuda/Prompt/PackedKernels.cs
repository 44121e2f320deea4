using Vectorscope.Engine.Cuda.Compile;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Cuda.Graph;

namespace Vectorscope.Engine.Cuda.Prompt;

/// <summary>The kernels of a pass over many tokens by what they do.</summary>
internal sealed class PackedKernels
{
    internal PackedKernels(KernelSet set, StepShape shape)
    {
        var (norm, delta, attention) = (set["norm"], set["prompt_delta"], set["prompt_attention"]);
        Embed = [norm["embed_packed_0"], norm["embed_packed_1"]];
        Add = [norm["add_packed_0"], norm["add_packed_1"]];
        Last = [norm["last_packed_0"], norm["last_packed_1"]];
        Take = norm["take"];
        (Convolve, Recur, GateNorm) = (delta["convolve"], delta["recur"], delta["gate_norm"]);
        (Angles, Turn, AttendEach) = (attention["angles"], attention["turn"], attention["attend_each"]);
        // 128 queries, then three tiles of 64 keys or values.
        if (shape.HasTiledPrompts) AttendTiles = attention.Find("attend_tiles", (128 + (3 * StepShape.PageTokens)) * shape.Config.HeadDimension * shape.ElementBytes);
        OpenGate = set["mlp"]["open_gate"];
    }

    /// <summary>Of these and the next two the first for a stream that nobody changes or reads.</summary>
    internal CudaKernel[] Embed { get; }

    internal CudaKernel[] Add { get; }

    internal CudaKernel[] Last { get; }

    internal CudaKernel Take { get; }

    internal CudaKernel Convolve { get; }

    internal CudaKernel Recur { get; }

    internal CudaKernel GateNorm { get; }

    internal CudaKernel Angles { get; }

    internal CudaKernel Turn { get; }

    /// <summary>Null where the shape has none.</summary>
    internal CudaKernel? AttendTiles { get; }

    internal CudaKernel AttendEach { get; }

    internal CudaKernel OpenGate { get; }
}
