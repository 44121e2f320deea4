using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>Artifacts as files below the data folder.</summary>
internal sealed class LocalArtifactFiles(DataFolder folder, TimeProvider time) : IArtifactFiles
{
    internal const int BufferSize = 1 << 20;

    // Far longer than any write takes: another process may be at it now.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    public bool Has(string sha256) => File.Exists(FullPath(sha256));

    public Stream Open(string sha256) =>
        new FileStream(FullPath(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, useAsync: true);

    public string? LocalPath(string sha256) => FullPath(sha256) is var path && File.Exists(path) ? path : null;

    public string Temporary()
    {
        Directory.CreateDirectory(folder.Artifacts);
        return Path.Combine(folder.Artifacts, $".{Guid.NewGuid():n}.part");
    }

    public void Take(string path, string sha256)
    {
        var target = FullPath(sha256);
        if (File.Exists(target))
        {
            File.Delete(path);
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(path, target);
    }

    public void Delete(string sha256)
    {
        var path = FullPath(sha256);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    public void DeleteAbandoned()
    {
        var limit = time.GetUtcNow() - AbandonedAfter;
        foreach (var path in Directory.EnumerateFiles(folder.Artifacts, ".*.part").Where(path => File.GetLastWriteTimeUtc(path) < limit.UtcDateTime))
        {
            File.Delete(path);
        }
    }

    /// <summary>Path below the data folder, with forward slashes.</summary>
    internal static string RelativePath(string sha256) => $"artifacts/{sha256[..2]}/{sha256}";

    private string FullPath(string sha256)
    {
        // The hash may come from a URL; anything but a hash must not become a path.
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower))
        {
            throw new ArgumentException($"'{sha256}' is not a SHA-256 in lower-case hexadecimal.", nameof(sha256));
        }
        return Path.Combine(folder.Root, RelativePath(sha256));
    }
}
