using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Runtime;

/// <summary>
/// Native scalars that are made once and kept. What TorchSharp makes of a number in a call is nobody's from then on: its finalizer may
/// free it before libtorch has read it, and the call fails or computes with whatever lies there. Numbers that change from call to
/// call are held with <c>using</c> instead.
/// </summary>
internal static class Scalars
{
    private static readonly ConcurrentDictionary<double, Scalar> Reals = new();
    private static readonly ConcurrentDictionary<long, Scalar> Wholes = new();

    private static nint _softplus;

    /// <summary>1.0, the factor of every sum.</summary>
    internal static Scalar One => Of(1.0);

    /// <summary>A number of the program's own, of which there are few.</summary>
    internal static Scalar Of(double value) => Reals.GetOrAdd(value, real => real.ToScalar());

    /// <inheritdoc cref="Of(double)"/>
    internal static Scalar Of(long value) => Wholes.GetOrAdd(value, whole => whole.ToScalar());

    /// <summary>ln(1 + eˣ), beyond 20 x itself; TorchSharp's own takes numbers only.</summary>
    internal static unsafe Tensor Softplus(Tensor x)
    {
        if (_softplus == 0)
        {
            _softplus = NativeLibrary.GetExport(NativeLibrary.Load("LibTorchSharp", typeof(Tensor).Assembly, null), "THSTensor_softplus");
        }

        var result = ((delegate* unmanaged<nint, nint, nint, nint>)_softplus)(x.Handle, HandleOf(One), HandleOf(Of(20.0)));
        GC.KeepAlive(x);
        return result == 0 ? throw new InvalidOperationException("softplus failed; libtorch's message is on standard error.") : Tensor.UnsafeCreateTensor(result);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Handle")]
    private static extern nint HandleOf(Scalar scalar);
}
