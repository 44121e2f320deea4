using System.Runtime.InteropServices;

namespace Vectorscope.Engine.Runtime;

/// <summary>Settings that libtorch reads from the environment. A user's own settings stay.</summary>
internal static partial class NativeSettings
{
    private static readonly (string Name, string Value)[] Defaults =
    [
        // OpenMP's threads spin for milliseconds at the end of every operation. On a machine that does anything else, a browser
        // or a second run, they then burn the time slice that the thread they wait for needs: a small model ran five to ten
        // times slower so. Sleeping costs microseconds an operation.
        ("OMP_WAIT_POLICY", "PASSIVE"),
        // On Hopper cuDNN's attention comes first and builds a plan for every new shape: 45 ms at each step of a growing cache
        // and at each new prompt length, against 0.02 ms for the attention itself. The other kernels build nothing.
        ("TORCH_CUDNN_SDPA_DEPRIORITIZED", "1"),
    ];

    /// <summary>Must run before libtorch is loaded: it reads its settings once.</summary>
    internal static void Apply()
    {
        // The runtime's own environment is a copy that native code does not see.
        if (!OperatingSystem.IsLinux()) return;
        foreach (var (name, value) in Defaults) _ = SetNative(name, value, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNative(string name, string value, int overwrite);
}
