using System.Runtime.InteropServices;

namespace Vectorscope.Engine.Cuda.Driver;

/// <summary>The CUDA driver's own interface, in the context that libtorch made current on the engine thread.</summary>
internal static unsafe partial class CudaDriver
{
    private const string Library = "libcuda.so.1";

    /// <summary>Attributes of a device.</summary>
    internal const int MultiprocessorCount = 16, ComputeCapabilityMajor = 75, ComputeCapabilityMinor = 76;

    /// <summary>Attribute of a function: bytes of shared memory that a launch may ask for.</summary>
    internal const int DynamicSharedBytes = 8;

    /// <summary>Work is still under way.</summary>
    internal const int NotReady = 600;

    /// <exception cref="CudaException">The code is none of success.</exception>
    internal static void Check(int code, string what)
    {
        if (code == 0) return;
        var name = ErrorName(code, out var text) == 0 ? Marshal.PtrToStringUTF8(text) : null;
        throw new CudaException($"CUDA refused {what}: {name ?? "error"} ({code}).");
    }

    /// <summary>An attribute of the first device.</summary>
    internal static int Attribute(int attribute)
    {
        Check(DeviceGet(out var device, 0), "the device");
        Check(DeviceGetAttribute(out var value, attribute, device), "an attribute of the device");
        return value;
    }

    [LibraryImport(Library, EntryPoint = "cuGetErrorName"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ErrorName(int code, out nint text);

    /// <summary>Bytes of the device's memory that nobody has taken.</summary>
    internal static long FreeBytes()
    {
        Check(MemoryInfo(out var free, out _), "how much memory is free");
        return (long)free;
    }

    [LibraryImport(Library, EntryPoint = "cuMemGetInfo_v2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryInfo(out nuint free, out nuint total);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DeviceGet(out int device, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetAttribute"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DeviceGetAttribute(out int value, int attribute, int device);

    [LibraryImport(Library, EntryPoint = "cuModuleLoadData"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int ModuleLoad(out nint module, void* image);

    [LibraryImport(Library, EntryPoint = "cuModuleUnload"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int ModuleUnload(nint module);

    [LibraryImport(Library, EntryPoint = "cuModuleGetFunction", StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int ModuleGetFunction(out nint function, nint module, string name);

    [LibraryImport(Library, EntryPoint = "cuFuncSetAttribute"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int FunctionSetAttribute(nint function, int attribute, int value);

    [LibraryImport(Library, EntryPoint = "cuLaunchKernelEx"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Launch(LaunchConfiguration* configuration, nint function, void** arguments, void** extra);

    [LibraryImport(Library, EntryPoint = "cuStreamCreate"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int StreamCreate(out nint stream, uint flags);

    [LibraryImport(Library, EntryPoint = "cuStreamDestroy_v2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int StreamDestroy(nint stream);

    [LibraryImport(Library, EntryPoint = "cuStreamQuery"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int StreamQuery(nint stream);

    [LibraryImport(Library, EntryPoint = "cuStreamSynchronize"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int StreamSynchronize(nint stream);

    [LibraryImport(Library, EntryPoint = "cuStreamBeginCapture_v2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int BeginCapture(nint stream, int mode);

    [LibraryImport(Library, EntryPoint = "cuStreamEndCapture"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int EndCapture(nint stream, out nint graph);

    [LibraryImport(Library, EntryPoint = "cuGraphInstantiateWithFlags"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GraphInstantiate(out nint executable, nint graph, ulong flags);

    [LibraryImport(Library, EntryPoint = "cuGraphUpload"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GraphUpload(nint executable, nint stream);

    [LibraryImport(Library, EntryPoint = "cuGraphLaunch"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GraphLaunch(nint executable, nint stream);

    [LibraryImport(Library, EntryPoint = "cuGraphExecDestroy"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GraphExecutableDestroy(nint executable);

    [LibraryImport(Library, EntryPoint = "cuGraphDestroy"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GraphDestroy(nint graph);

    [LibraryImport(Library, EntryPoint = "cuMemcpyHtoDAsync_v2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int CopyToDevice(nint target, void* source, nuint bytes, nint stream);

    [LibraryImport(Library, EntryPoint = "cuMemcpyDtoHAsync_v2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int CopyToHost(void* target, nint source, nuint bytes, nint stream);

    [LibraryImport(Library, EntryPoint = "cuEventCreate"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int EventCreate(out nint mark, uint flags);

    [LibraryImport(Library, EntryPoint = "cuEventRecord"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int EventRecord(nint mark, nint stream);

    [LibraryImport(Library, EntryPoint = "cuEventSynchronize"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int EventSynchronize(nint mark);

    [LibraryImport(Library, EntryPoint = "cuEventDestroy_v2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int EventDestroy(nint mark);

    [LibraryImport(Library, EntryPoint = "cuMemsetD8Async"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Fill(nint target, byte value, nuint bytes, nint stream);

    [LibraryImport(Library, EntryPoint = "cuMemHostAlloc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int HostAllocate(out nint memory, nuint bytes, uint flags);

    [LibraryImport(Library, EntryPoint = "cuMemFreeHost"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int HostFree(nint memory);

    [StructLayout(LayoutKind.Sequential)]
    internal struct LaunchConfiguration
    {
        internal uint GridX, GridY, GridZ, BlockX, BlockY, BlockZ, SharedBytes;
        internal nint Stream;
        internal LaunchAttribute* Attributes;
        internal uint AttributeCount;
    }

    /// <summary>72 bytes: an id, then a union of 64.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 72)]
    internal struct LaunchAttribute
    {
        /// <summary>A kernel's prologue may run while the kernel in front ends.</summary>
        internal const int ProgrammaticSerialization = 6;

        internal int Id, Padding, Value;
    }
}
