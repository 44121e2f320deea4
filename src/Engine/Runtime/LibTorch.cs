using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Vectorscope.Engine.Runtime;

/// <summary>Finds libtorch and loads it once, before TorchSharp's own static constructor looks for it.</summary>
/// <remarks>
/// Two reachable copies of libtorch abort the process (operators would be registered twice), so exactly one folder is
/// chosen: the one the user named, else the one the build points to, else what lies beside the application.
/// </remarks>
public static class LibTorch
{
    // A later library's needs must already be in the process: the dynamic linker then matches them by name.
    private static readonly string[] LoadOrder =
        ["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"];

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, nint> Handles = [];
    private static LibTorchInfo? _loaded;

    /// <summary>The backend this build was made for: <c>cpu</c> or <c>cuda</c>.</summary>
    public static string Backend => BuildFact("TorchBackend") ?? "cpu";

    /// <summary>The folder that <see cref="Load"/> would use, without loading anything; null when TorchSharp finds it itself.</summary>
    /// <param name="configured">Value of <c>Engine:LibTorchPath</c>, or null.</param>
    public static string? FindFolder(string? configured)
    {
        if (!string.IsNullOrWhiteSpace(configured)) return configured;
        var built = BuildFact("LibTorchDir");
        return built is not null && Directory.Exists(built) ? built : null;
    }

    /// <summary>Whether this libtorch was built for CUDA, told from its files: without its library there is no device to ask for.</summary>
    /// <param name="configured">As for <see cref="Load"/>.</param>
    public static bool MayHaveCuda(string? configured) =>
        FindFolder(configured) is not { } folder || File.Exists(Path.Combine(folder, "libtorch_cuda.so"));

    /// <summary>Loads libtorch. Later calls return the first call's result.</summary>
    /// <param name="configured">Folder holding libtorch_cpu.so, such as the <c>lib</c> folder of a PyTorch installation; null for the build's own.</param>
    /// <exception cref="LibTorchException">The folder lacks a library, or a library does not load; the message says which.</exception>
    public static LibTorchInfo Load(string? configured = null)
    {
        lock (Gate)
        {
            if (_loaded is not null) return _loaded;
            NativeSettings.Apply();
            var folder = FindFolder(configured);
            if (folder is not null) LoadFrom(Path.GetFullPath(folder));
            return _loaded = Describe(folder);
        }
    }

    /// <summary>Address of a C function exported by libtorch, or zero when this libtorch lacks it.</summary>
    internal static nint Export(string name)
    {
        foreach (var library in new[] { "libtorch_cpu.so", "libtorch_cuda.so" })
            if (Handles.TryGetValue(library, out var handle) && NativeLibrary.TryGetExport(handle, name, out var address))
                return address;
        return 0;
    }

    private static void LoadFrom(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "libtorch_cpu.so")))
            throw new LibTorchException($"There is no libtorch_cpu.so in '{folder}'. Set Engine:LibTorchPath to a folder that holds it, such as the lib folder of a PyTorch installation.");
        foreach (var name in LoadOrder)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path)) continue;
            try
            {
                Handles[name] = NativeLibrary.Load(path);
            }
            catch (DllNotFoundException e)
            {
                throw new LibTorchException($"'{path}' does not load: {e.Message}", e);
            }
        }
        Handles["LibTorchSharp"] = NativeBinding.Load();
        NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name switch
        {
            "LibTorchSharp" => Handles["LibTorchSharp"],
            "torch_cpu" => Handles["libtorch_cpu.so"],
            "torch_cuda" => Handles.GetValueOrDefault("libtorch_cuda.so"),
            _ => 0,
        });
    }

    private static LibTorchInfo Describe(string? folder)
    {
        try
        {
            return new LibTorchInfo(folder, ReadVersion(folder), torch.cuda.is_available());
        }
        catch (TypeInitializationException e)
        {
            throw new LibTorchException($"TorchSharp did not start: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    private static string? ReadVersion(string? folder)
    {
        if (folder is null) return null;
        // PyTorch keeps it in torch/version.py beside lib/, the NuGet package in its own folder name.
        var python = Path.Combine(folder, "..", "version.py");
        if (File.Exists(python))
        {
            var line = File.ReadLines(python).FirstOrDefault(l => l.StartsWith("__version__", StringComparison.Ordinal));
            if (line is not null) return line.Split('\'', '"') is [_, var version, ..] ? version : null;
        }
        var package = new DirectoryInfo(folder).Parent?.Parent?.Parent;
        return package is not null && char.IsAsciiDigit(package.Name[0]) ? package.Name : null;
    }

    private static string? BuildFact(string key) => typeof(LibTorch).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == key)?.Value;
}
