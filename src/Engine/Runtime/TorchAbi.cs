using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Runtime;

/// <summary>Operations of libtorch that TorchSharp does not offer, through libtorch's own C interface.</summary>
/// <remarks>
/// A tensor handle of that interface is the same pointer as <see cref="Tensor.Handle"/>. Errors come back as a non-zero code;
/// their text goes to standard error only, hence the plain messages here.
/// </remarks>
internal static unsafe class TorchAbi
{
    private const int Cpu = 0;

    private static nint _dispatch, _newHandle, _deleteHandle, _newList, _pushBack, _dataPointer, _fromBlob, _bmmOut, _baddbmmCpu, _baddbmmCuda;

    /// <summary>x · (mean(x², last dimension) + epsilon)^-½ · weight, computed in single precision, in the type of x.</summary>
    /// <param name="x">Any shape [..., d].</param>
    /// <param name="weight">[d] of the type of x, or null for none.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    internal static Tensor RmsNorm(Tensor x, Tensor? weight, double epsilon)
    {
        var call = (delegate* unmanaged<byte*, byte*, ulong*, int>)Address(ref _dispatch, "aoti_torch_call_dispatcher");
        var newList = (delegate* unmanaged<nuint, nint*, int>)Address(ref _newList, "torch_new_list_reserve_size");
        var pushBack = (delegate* unmanaged<nint, ulong, int>)Address(ref _pushBack, "torch_list_push_back");
        nint shape;
        Check(newList(1, &shape), "torch_new_list_reserve_size");
        Check(pushBack(shape, (ulong)x.size(-1)), "torch_list_push_back");
        // Arguments are consumed by the call: handles are fresh, optionals live in memory that it frees.
        var stack = stackalloc ulong[4];
        stack[0] = (ulong)NewHandle(x);
        stack[1] = (ulong)shape;
        stack[2] = weight is null ? 0 : Optional((ulong)NewHandle(weight));
        stack[3] = Optional(BitConverter.DoubleToUInt64Bits(epsilon));
        fixed (byte* name = "aten::rms_norm"u8)
        fixed (byte* overload = "\0"u8)
            Check(call(name, overload, stack), "aten::rms_norm");
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        return Tensor.UnsafeCreateTensor((nint)stack[0]);
    }

    /// <summary>result = x · sigmoid(x), element by element, into memory of its own.</summary>
    internal static void Silu(Tensor result, Tensor x)
    {
        var call = (delegate* unmanaged<byte*, byte*, ulong*, int>)Address(ref _dispatch, "aoti_torch_call_dispatcher");
        var delete = (delegate* unmanaged<nint, int>)Address(ref _deleteHandle, "aoti_torch_delete_tensor_object");
        var stack = stackalloc ulong[2];
        (stack[0], stack[1]) = ((ulong)NewHandle(x), (ulong)NewHandle(result));
        fixed (byte* name = "aten::silu"u8)
        fixed (byte* overload = "out"u8)
            Check(call(name, overload, stack), "aten::silu");
        Check(delete((nint)stack[0]), "delete_tensor_object");
        GC.KeepAlive(result);
        GC.KeepAlive(x);
    }

    /// <summary>result = left · right for each matrix of a batch [b, n, k] · [b, k, m].</summary>
    internal static void BatchedProduct(Tensor result, Tensor left, Tensor right)
    {
        var call = (delegate* unmanaged<nint, nint, nint, int>)Address(ref _bmmOut, "aoti_torch_bmm_out");
        Check(call(result.Handle, left.Handle, right.Handle), "bmm");
        GC.KeepAlive(result);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
    }

    /// <summary>result ← beta · result + alpha · left · right for each matrix of a batch.</summary>
    internal static void AddBatchedProduct(Tensor result, Tensor left, Tensor right, double beta = 1, double alpha = 1)
    {
        var cuda = result.device_type != TorchSharp.DeviceType.CPU;
        var call = (delegate* unmanaged<nint, nint, nint, nint, double, double, int>)(cuda
            ? Address(ref _baddbmmCuda, "aoti_torch_cuda_baddbmm_out")
            : Address(ref _baddbmmCpu, "aoti_torch_cpu_baddbmm_out"));
        Check(call(result.Handle, result.Handle, left.Handle, right.Handle, beta, alpha), "baddbmm");
        GC.KeepAlive(result);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
    }

    /// <summary>A view of memory owned by someone else, who must keep it mapped and unchanged as long as the tensor lives.</summary>
    /// <param name="address">First byte, in host memory.</param>
    /// <param name="shape">Row-major sizes.</param>
    /// <param name="type">Element type.</param>
    internal static Tensor FromHostMemory(nint address, ReadOnlySpan<long> shape, ScalarType type)
    {
        var call = (delegate* unmanaged<nint, long, long*, long*, long, int, int, int, nint*, int>)
            Address(ref _fromBlob, "aoti_torch_create_tensor_from_blob");
        var strides = stackalloc long[shape.Length + 1];
        for (int i = shape.Length - 1, step = 1; i >= 0; i--)
            strides[i] = i == shape.Length - 1 ? step : strides[i + 1] * shape[i + 1];
        nint handle;
        fixed (long* sizes = shape)
            Check(call(address, shape.Length, sizes, strides, 0, (int)type, Cpu, 0, &handle), "create_tensor_from_blob");
        return Tensor.UnsafeCreateTensor(handle);
    }

    /// <summary>Address of a tensor's first element, on the tensor's device.</summary>
    internal static nint DataPointer(Tensor tensor)
    {
        var call = (delegate* unmanaged<nint, nint*, int>)Address(ref _dataPointer, "aoti_torch_get_data_ptr");
        nint pointer;
        Check(call(tensor.Handle, &pointer), "get_data_ptr");
        return pointer;
    }

    private static nint NewHandle(Tensor tensor)
    {
        var call = (delegate* unmanaged<nint, nint*, int>)Address(ref _newHandle, "aoti_torch_new_tensor_handle");
        nint handle;
        Check(call(tensor.Handle, &handle), "new_tensor_handle");
        return handle;
    }

    private static ulong Optional(ulong value)
    {
        var box = (ulong*)NativeMemory.Alloc(sizeof(ulong));
        *box = value;
        return (ulong)box;
    }

    private static nint Address(ref nint cached, string name)
    {
        if (cached != 0) return cached;
        var address = LibTorch.Export(name);
        return cached = address != 0 ? address
            : throw new LibTorchException($"This libtorch does not export {name}. Use version 2.10 or later.");
    }

    private static void Check(int code, string operation)
    {
        if (code != 0)
            throw new InvalidOperationException($"libtorch refused {operation}; its own message is on standard error.");
    }
}
