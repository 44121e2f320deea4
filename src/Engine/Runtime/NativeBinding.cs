using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TorchSharp;

namespace Vectorscope.Engine.Runtime;

/// <summary>Loads libLibTorchSharp.so, on older distributions through a copy that asks for less.</summary>
/// <remarks>
/// The library names version GLIBCXX_3.4.32 of libstdc++ (GCC 13.2) for one initialiser that it never calls. Debian 12 and
/// Ubuntu 22.04 have 3.4.30 and refuse it. Marking that one version need as weak in a cached copy lets it load there.
/// </remarks>
internal static class NativeBinding
{
    private const string NeverCalledVersion = "GLIBCXX_3.4.32";

    internal static nint Load()
    {
        var original = Find();
        if (NativeLibrary.TryLoad(original, out var handle)) return handle;
        var image = File.ReadAllBytes(original);
        if (ElfVersions.Weaken(image, NeverCalledVersion) == 0)
            throw new LibTorchException($"'{original}' does not load, and not for its need of {NeverCalledVersion}. Run 'ldd {original}' to see what is missing.");
        return NativeLibrary.Load(WriteCopy(image));
    }

    private static string Find()
    {
        const string name = "libLibTorchSharp.so";
        string[] places =
        [
            Path.Combine(AppContext.BaseDirectory, name),
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", name),
            Path.Combine(Path.GetDirectoryName(typeof(torch).Assembly.Location) ?? "", name),
        ];
        return Array.Find(places, File.Exists)
            ?? throw new LibTorchException($"{name} is not beside the application in '{AppContext.BaseDirectory}'. Build again.");
    }

    private static string WriteCopy(byte[] image)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(image))[..16];
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var folder = Path.Combine(cache, "vectorscope", "native", hash);
        var path = Path.Combine(folder, "libLibTorchSharp.so");
        if (File.Exists(path)) return path;
        Directory.CreateDirectory(folder);
        var temporary = $"{path}.{Environment.ProcessId}";
        File.WriteAllBytes(temporary, image);
        File.Move(temporary, path, overwrite: true);
        return path;
    }
}
