using System.Security.Cryptography;
using System.Text;

namespace Vectorscope.Engine.Cuda.Compile;

/// <summary>Compiled kernels kept in a folder, by a hash of all that they depend on.</summary>
internal sealed class CubinCache(string folder)
{
    /// <summary>In the user's folder for caches.</summary>
    internal static CubinCache OfUser()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new(Path.Combine(cache, "vectorscope", "kernels"));
    }

    /// <summary>What is kept, or what is compiled now and kept from now on.</summary>
    /// <param name="source">The kernels.</param>
    /// <param name="options">Of the compiler, the architecture among them.</param>
    /// <param name="version">Of the compiler.</param>
    /// <param name="compile">Asked where nothing is kept.</param>
    internal byte[] Get(KernelSource source, IReadOnlyList<string> options, string version, Func<byte[]> compile)
    {
        var path = Path.Combine(folder, $"{source.Name}-{Key(source, options, version)}.cubin");
        try
        {
            if (File.Exists(path)) return File.ReadAllBytes(path);
        }
        catch (IOException)
        {
            // Compiling again gives the same.
        }
        var cubin = compile();
        try
        {
            Directory.CreateDirectory(folder);
            var temporary = $"{path}.{Environment.ProcessId}";
            File.WriteAllBytes(temporary, cubin);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be kept is compiled again next time.
        }
        return cubin;
    }

    internal static string Key(KernelSource source, IReadOnlyList<string> options, string version) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [version, .. options, source.Text]))))[..32];
}
