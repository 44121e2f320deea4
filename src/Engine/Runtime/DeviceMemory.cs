using System.Runtime.InteropServices;

namespace Vectorscope.Engine.Runtime;

/// <summary>How much memory there is to compute in.</summary>
public static partial class DeviceMemory
{
    /// <summary>Bytes of the first GPU, or of this machine as far as this process may use it.</summary>
    /// <param name="cuda">Ask the GPU. Where it does not answer, the machine's memory is what is known.</param>
    public static long Total(bool cuda) => (cuda ? OfGpu() : null) ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Whether something failed because there was no memory left to compute in.</summary>
    internal static bool IsExhausted(Exception error) =>
        error is ExternalException or Cuda.Driver.CudaException
        && (error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("OUT_OF_MEMORY", StringComparison.Ordinal));

    private static long? OfGpu()
    {
        try
        {
            // The driver numbers the devices as libtorch does, and needs no context for this.
            return Initialise(0) == 0 && Device(out var device, 0) == 0 && TotalMemory(out var bytes, device) == 0 ? (long)bytes : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libcuda.so.1", EntryPoint = "cuInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Initialise(uint flags);

    [LibraryImport("libcuda.so.1", EntryPoint = "cuDeviceGet")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Device(out int device, int ordinal);

    [LibraryImport("libcuda.so.1", EntryPoint = "cuDeviceTotalMem_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int TotalMemory(out nuint bytes, int device);
}
