using TorchSharp;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Runtime;

/// <summary>Moves numbers between tensors and arrays without the copies that TorchSharp's own accessors leave behind.</summary>
internal static unsafe class HostCopy
{
    /// <summary>Copies a tensor's elements, row-major, as single precision; waits for the device.</summary>
    /// <param name="source">Any type, device and layout.</param>
    /// <param name="destination">Exactly as many elements.</param>
    internal static void ToSingles(Tensor source, Span<float> destination) => Copy(source, ScalarType.Float32, destination);

    /// <summary>A new array of the tensor's elements, row-major, as single precision.</summary>
    internal static float[] ToSingles(Tensor source)
    {
        var values = new float[source.numel()];
        ToSingles(source, values);
        return values;
    }

    /// <summary>A new array of the tensor's elements, row-major, as double precision.</summary>
    internal static double[] ToDoubles(Tensor source)
    {
        var values = new double[source.numel()];
        Copy<double>(source, ScalarType.Float64, values);
        return values;
    }

    /// <summary>A new array of the tensor's elements, row-major, as 64-bit integers.</summary>
    internal static long[] ToIntegers(Tensor source)
    {
        var values = new long[source.numel()];
        Copy<long>(source, ScalarType.Int64, values);
        return values;
    }

    /// <summary>A tensor of 64-bit integers on a device.</summary>
    internal static Tensor FromIntegers(ReadOnlySpan<long> values, ReadOnlySpan<long> shape, Device device)
    {
        fixed (long* start = values)
        {
            using var view = TorchAbi.FromHostMemory((nint)start, shape, ScalarType.Int64);
            return view.to(device, copy: true);
        }
    }

    /// <summary>A tensor of single-precision numbers on a device.</summary>
    internal static Tensor FromSingles(ReadOnlySpan<float> values, ReadOnlySpan<long> shape, Device device)
    {
        fixed (float* start = values)
        {
            using var view = TorchAbi.FromHostMemory((nint)start, shape, ScalarType.Float32);
            return view.to(device, copy: true);
        }
    }

    private static void Copy<T>(Tensor source, ScalarType type, Span<T> destination) where T : unmanaged
    {
        if (source.numel() != destination.Length)
            throw new ArgumentException($"{destination.Length} elements of room for a tensor of {source.numel()}.", nameof(destination));
        if (source.dtype == type && source.device_type != DeviceType.CPU && source.is_contiguous())
        {
            // Straight to where it is wanted: at tens of megabytes each copy between takes milliseconds.
            fixed (T* start = destination)
            {
                using var view = TorchAbi.FromHostMemory((nint)start, [destination.Length], type);
                using var flat = source.view(-1);
                view.copy_(flat);
            }
            return;
        }
        // The narrower type crosses the bus; widening happens on the host.
        using var moved = source.to(CPU);
        using var typed = moved.to(type);
        using var packed = typed.contiguous();
        new ReadOnlySpan<T>((void*)TorchAbi.DataPointer(packed), destination.Length).CopyTo(destination);
        GC.KeepAlive(packed);
    }
}
