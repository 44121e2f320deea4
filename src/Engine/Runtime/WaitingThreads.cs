using System.Runtime.InteropServices;

namespace Vectorscope.Engine.Runtime;

/// <summary>Lets libtorch's idle worker threads sleep instead of spin.</summary>
/// <remarks>
/// By default OpenMP's threads spin for milliseconds at the end of every operation. On a machine that does anything else, a
/// browser or a second run, they then burn the time slice that the thread they wait for needs: a small model ran five to ten
/// times slower so. Sleeping costs microseconds an operation. A user's own setting stays.
/// </remarks>
internal static partial class WaitingThreads
{
    /// <summary>Must run before libtorch is loaded: OpenMP reads its settings once, then.</summary>
    internal static void Sleep()
    {
        // The runtime's own environment is a copy that native code does not see.
        if (OperatingSystem.IsLinux())
            _ = SetNative("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNative(string name, string value, int overwrite);
}
