using System.Runtime.InteropServices;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>What the C heap has handed out, as glibc counts it: the memory of tensors on the processor, of the whole process.</summary>
internal static partial class NativeBytes
{
    internal static long Now()
    {
        var info = MallInfo();
        return (long)(info.InUse + info.Mapped);
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial Info MallInfo();

    [StructLayout(LayoutKind.Sequential)]
    private struct Info
    {
        internal nuint Arena, FreeChunks, FastChunks, MappedChunks, Mapped, Peak, FreeFast, InUse, Free, Keepable;
    }
}
