using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Driver;

/// <summary>libtorch's own stream and products, as a graph records them.</summary>
internal static unsafe class TorchStream
{
    private static nint _use, _product;

    /// <summary>Whether this libtorch has both.</summary>
    internal static bool IsThere => LibTorch.Export("torch_set_current_cuda_stream") != 0 && LibTorch.Export("aoti_torch_cuda_mm_out") != 0;

    /// <summary>Makes a stream the one that libtorch queues on; 0 is its default.</summary>
    internal static void Use(nint stream)
    {
        if (_use == 0) _use = LibTorch.Export("torch_set_current_cuda_stream");
        CudaDriver.Check(((delegate* unmanaged<nint, int, int>)_use)(stream, 0), "libtorch's stream");
    }

    /// <summary>result = left · right, on libtorch's stream.</summary>
    internal static void Product(Tensor result, Tensor left, Tensor right)
    {
        if (_product == 0) _product = LibTorch.Export("aoti_torch_cuda_mm_out");
        if (((delegate* unmanaged<nint, nint, nint, int>)_product)(result.Handle, left.Handle, right.Handle) != 0)
            throw new InvalidOperationException("libtorch refused mm; its own message is on standard error.");
        GC.KeepAlive(result);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
    }
}
