using System.Runtime.InteropServices;

namespace Vectorscope.Engine.Runtime;

/// <summary>The C heap that CPU tensors live in.</summary>
internal static unsafe class NativeHeap
{
    private static readonly delegate* unmanaged<nuint, int> s_trim = Find();

    /// <summary>
    /// Gives free pages back to the system. Tensors of changing sizes leave holes in glibc's heap, which it keeps: a long run
    /// of batches then peaks a good deal higher than a short one. Costs milliseconds; does nothing elsewhere than on glibc.
    /// </summary>
    internal static void Trim()
    {
        if (s_trim is not null)
            _ = s_trim(0);
    }

    private static delegate* unmanaged<nuint, int> Find() =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out var library)
        && NativeLibrary.TryGetExport(library, "malloc_trim", out var trim)
            ? (delegate* unmanaged<nuint, int>)trim
            : null;
}
