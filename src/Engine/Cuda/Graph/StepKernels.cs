using Vectorscope.Engine.Cuda.Compile;
using Vectorscope.Engine.Cuda.Driver;

namespace Vectorscope.Engine.Cuda.Graph;

/// <summary>The kernels of a step by what they do.</summary>
internal sealed class StepKernels
{
    // Three buffers of 32 KiB; then queries, new key and value, scores, output, extents, edges and lengths of the rows, what is shared.
    private const int TiledAttentionBytes = (3 * 32768) + (1024 * 2) + (512 * 2) + (4 * 72 * 4) + 4096 + 32 + (260 * 4) + (256 * 4) + 64;

    internal StepKernels(KernelSet set, StepShape shape)
    {
        var (norm, attention) = (set["norm"], set["attention"]);
        Embed = [norm["embed_0"], norm["embed_1"]];
        Add = [norm["add_0"], norm["add_1"]];
        Last = [norm["last_0"], norm["last_1"]];
        OpenGate = set["mlp"]["open_gate"];
        (DeltaEarly, DeltaLate) = (set["delta"]["delta_early"], set["delta"]["delta_late"]);
        (Plan, AttendAny) = (attention["plan"], attention["attend_any"]);
        if (shape.HasTiledAttention)
        {
            AttendWhole = attention.Find("attend_whole", TiledAttentionBytes);
            AttendParts = attention.Find("attend_parts", TiledAttentionBytes);
            Merge = attention.Find("merge");
        }
        (Scan, Pick, Score) = (set["sampling"]["scan"], set["sampling"]["pick"], set["sampling"]["score"]);
        Tell = set["result"]["tell"];
        if (!shape.HasOwnProducts) return;
        var product = set["product"];
        (ProductHidden, ProductPair, ProductMixed, ProductInner) = (product["product_hidden"], product["product_pair"], product["product_mixed"], product["product_inner"]);
    }

    /// <summary>Of these and the next two the first for a stream that nobody changes or reads.</summary>
    internal CudaKernel[] Embed { get; }

    internal CudaKernel[] Add { get; }

    internal CudaKernel[] Last { get; }

    internal CudaKernel OpenGate { get; }

    internal CudaKernel DeltaEarly { get; }

    internal CudaKernel DeltaLate { get; }

    internal CudaKernel Plan { get; }

    internal CudaKernel AttendAny { get; }

    /// <summary>These three: null where the shape has no tiled attention.</summary>
    internal CudaKernel? AttendWhole { get; }

    internal CudaKernel? AttendParts { get; }

    internal CudaKernel? Merge { get; }

    internal CudaKernel Scan { get; }

    internal CudaKernel Pick { get; }

    internal CudaKernel Score { get; }

    internal CudaKernel Tell { get; }

    /// <summary>These four: null where one row has no products of its own.</summary>
    internal CudaKernel? ProductHidden { get; }

    internal CudaKernel? ProductPair { get; }

    internal CudaKernel? ProductMixed { get; }

    internal CudaKernel? ProductInner { get; }
}
