using System.Runtime.InteropServices;
using System.Text;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Cuda.Compile;

/// <summary>NVIDIA's run-time compiler, as it comes with a CUDA build of libtorch.</summary>
internal sealed unsafe class Nvrtc
{
    private readonly nint _library;

    private Nvrtc(nint library)
    {
        _library = library;
        int major, minor;
        Check(((delegate* unmanaged<int*, int*, int>)Address("nvrtcVersion"))(&major, &minor), "its version");
        Version = $"{major}.{minor}";
    }

    /// <summary>Such as 13.0.</summary>
    internal string Version { get; }

    /// <summary>Null where there is none.</summary>
    internal static Nvrtc? Find(string? torchFolder)
    {
        foreach (var place in Places(torchFolder))
            if (NativeLibrary.TryLoad(place, out var library)) return new(library);
        return null;
    }

    // Beside libtorch's own libraries, in the packages that pip puts beside torch, or wherever the system looks.
    private static IEnumerable<string> Places(string? torchFolder)
    {
        var folders = torchFolder is null ? [AppContext.BaseDirectory] : new[] { torchFolder, Path.Combine(torchFolder, "..", "..", "nvidia") };
        foreach (var folder in folders.Where(Directory.Exists))
        {
            // Of several the highest version. The builtins beside it have another name.
            foreach (var file in Directory.EnumerateFiles(folder, "libnvrtc*.so*", SearchOption.AllDirectories)
                .Where(file => !Path.GetFileName(file).Contains("builtins", StringComparison.Ordinal) && !Path.GetFileName(file).Contains(".alt", StringComparison.Ordinal))
                .OrderDescending(StringComparer.Ordinal))
                yield return Path.GetFullPath(file);
        }
        yield return "libnvrtc.so.13";
        yield return "libnvrtc.so.12";
    }

    /// <exception cref="CudaException">The source does not compile; the message has the compiler's own.</exception>
    internal byte[] Compile(KernelSource source, IReadOnlyList<string> options)
    {
        var text = Bytes(source.Text);
        var name = Bytes(source.Name + ".cu");
        nint program;
        fixed (byte* code = text, file = name)
            Check(((delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int>)Address("nvrtcCreateProgram"))(&program, code, file, 0, null, null), "a program");
        var pinned = options.Select(option => GCHandle.Alloc(Bytes(option), GCHandleType.Pinned)).ToArray();
        try
        {
            var pointers = pinned.Select(handle => handle.AddrOfPinnedObject()).ToArray();
            int code;
            fixed (nint* first = pointers)
                code = ((delegate* unmanaged<nint, int, byte**, int>)Address("nvrtcCompileProgram"))(program, pointers.Length, (byte**)first);
            if (code != 0) throw new CudaException($"The kernels {source.Name}.cu do not compile: {Log(program)}");
            nuint size;
            Check(((delegate* unmanaged<nint, nuint*, int>)Address("nvrtcGetCUBINSize"))(program, &size), "the size of a program");
            var cubin = new byte[size];
            fixed (byte* start = cubin) Check(((delegate* unmanaged<nint, byte*, int>)Address("nvrtcGetCUBIN"))(program, start), "a compiled program");
            return cubin;
        }
        finally
        {
            foreach (var handle in pinned) handle.Free();
            _ = ((delegate* unmanaged<nint*, int>)Address("nvrtcDestroyProgram"))(&program);
        }
    }

    private string Log(nint program)
    {
        nuint size;
        if (((delegate* unmanaged<nint, nuint*, int>)Address("nvrtcGetProgramLogSize"))(program, &size) != 0) return "it does not say why.";
        var log = new byte[size];
        fixed (byte* start = log) _ = ((delegate* unmanaged<nint, byte*, int>)Address("nvrtcGetProgramLog"))(program, start);
        return Encoding.UTF8.GetString(log).TrimEnd('\0');
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private nint Address(string name) => NativeLibrary.GetExport(_library, name);

    private static void Check(int code, string what)
    {
        if (code != 0) throw new CudaException($"NVRTC refused {what} ({code}).");
    }
}
